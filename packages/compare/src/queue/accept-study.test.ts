/** A worker takes a study only with the same code and the same data, and a refusal names what differs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataset } from "attrec/node";
import { afterAll, expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { storedStudy } from "../study/stored-study.ts";
import { smallData } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { ownSource } from "../machines/own-source.ts";
import { assertStudyHere } from "./accept-study.ts";
import { type QueuedStudy, queuedStudy, studyAddress } from "./queued-study.ts";

const folder = mkdtempSync(join(tmpdir(), "accept-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "u.data");
writeFileSync(file, smallData());
const { fingerprint } = await loadDataset(file);
const study: QueuedStudy = {
  device: "wasm",
  models: [{ name: "fmc", code: "this" }],
  data: [{ source: { name: file }, fingerprint }],
};
const check = (change: Partial<QueuedStudy>, code = "this"): Promise<void> =>
  assertStudyHere({ ...study, ...change }, contenders, { own: {}, code });

test("the same code and data are accepted, and others refused with both checksums", async () => {
  await expect(check({})).resolves.toBeUndefined();
  await expect(check({}, "that")).rejects.toThrow("Its code of fmc is another version (this…, and here it is that…)");
  await expect(check({ models: [{ name: "mine", code: "this" }] })).rejects.toThrow("name its code by --model");
  const other = "f".repeat(64);
  await expect(check({ data: [{ source: { name: file }, fingerprint: other }] })).rejects.toThrow(
    `their SHA-256 is ffffffffffff… for the coordinator, and ${fingerprint.slice(0, 12)}… here`,
  );
  await expect(check({ data: [{ source: { name: file }, fingerprint, features: other }] })).rejects.toThrow(
    "their SHA-256 is ffffffffffff… for the coordinator, and absent here",
  );
});

test("a file is looked for in the worker's own folder, and the coordinator's folder is not sent", () => {
  const data = { name: "/elsewhere/u.data" };
  expect(ownSource(data, { folder })).toEqual({ name: file, folder });
  expect(ownSource(data, {})).toEqual({ name: "/elsewhere/u.data" });
  expect(ownSource({ name: "ml-1m" }, { folder })).toEqual({ name: "ml-1m", folder });
});

test("the address of a study is of what decides its cells, on whatever machine it is asked for", async () => {
  const made = await sampleStudy();
  const stored = (change: Partial<typeof made>) =>
    storedStudy(
      { ...made, ...change },
      { split: "leave-one-out", parts: ["table2"], options: { lengths: [5], dims: [8], users: [] }, cutoffs: [50] },
    );
  const address = studyAddress(stored({}));
  const elsewhere = made.data.map((one) => ({ ...one, source: { ...one.source, folder: "/elsewhere" } }));
  expect(studyAddress(stored({ data: elsewhere, computedBy: "wasm-wide" }))).toBe(address);
  expect(JSON.stringify(queuedStudy(stored({ data: elsewhere })))).not.toContain("elsewhere");
  const others = [{ seeds: [7] }, { device: "wasm-fused" }, { code: () => "that" }].map((change) =>
    studyAddress(stored(change)),
  );
  expect(new Set([address, ...others]).size).toBe(4);
});
