/** `train --from` takes the model from the file, and at no further epochs leaves the ranks of all that was known as they were. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTrees } from "attrec/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attrecHere } from "../testing/run-here.ts";

const folder = mkdtempSync(join(tmpdir(), "grown-"));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

/** So many users who go through so many items in order. */
const rows = (users: number, items: number): string =>
  Array.from({ length: users * 8 }, (_, k) => {
    const [user, step] = [Math.floor(k / 8), k % 8];
    return `${user + 1}\t${((user * 3 + step) % items) + 101}\t4\t${1_500_000_000 + step * 3600}\n`;
  }).join("");
writeFileSync(inFolder("old.tsv"), rows(12, 20));
writeFileSync(inFolder("new.tsv"), rows(15, 26));

/** All items that a model recommends after some, with their scores. */
const recommended = async (model: string, ...more: readonly string[]) => {
  const args = ["--history", "103", "104", "--count", "26", "--repeats", "--json", ...more];
  const { recommended: found } = JSON.parse(await attrecHere("recommend", model, ...args)) as {
    readonly recommended: readonly { readonly item: string; readonly score: number }[];
  };
  return found;
};

describe.each(["attrec", "sasrec", "gru4rec"])("%s", (model) => {
  const [old, grown] = [inFolder(`${model}-old.safetensors`), inFolder(`${model}-grown.safetensors`)];
  const go = ["train", "--from", old, "--dataset", inFolder("new.tsv"), "--threads", "1"];
  let said = "";

  beforeAll(async () => {
    const lengths = ["--length", "3", "--targets", "2"];
    await attrecHere("train", model, "--dataset", inFolder("old.tsv"), "--epochs", "2", ...lengths, "--out", old);
    said = await attrecHere(...go, "--epochs", "0", "--out", grown);
  }, 60_000);

  test("goes on without being named, with its L and T, and is tested and written", () => {
    expect(said).toContain("it knows 12 of 15 users and 20 of 26 items");
    expect(said).toMatch(/^test {2}HR@50 \S+ {2}MRR \S+ {2}\(epoch 0, 0\.0s of training\)/m);
    const { metadata, names } = openTrees(grown);
    expect(metadata).toMatchObject({ model, historyLength: "3", targetCount: "2", epoch: "0" });
    expect(JSON.parse(metadata["configuration"] ?? "")).toMatchObject({ model, epochs: 0 });
    expect(names["items"]).toHaveLength(26);
  });

  test("ranks all that it knew as before, to the last bit of the scores", async () => {
    for (const user of [[], ["--user", "5"]]) {
      const [before, after] = [await recommended(old, ...user), await recommended(grown, ...user)];
      expect(before).toHaveLength(20);
      expect(after).toHaveLength(26);
      const known = new Set(before.map(({ item }) => item));
      const facts = (list: typeof before) => list.map(({ item, score }) => [item, score]);
      // A stranger of AttRec stands where the users' mean is, and there are more users now.
      if (user.length > 0 || model !== "attrec")
        expect(facts(after.filter(({ item }) => known.has(item)))).toEqual(facts(before));
    }
  });
});

test("without a model to go on from, no epochs are refused", async () => {
  const training = attrecHere("train", "--dataset", inFolder("old.tsv"), "--epochs", "0");
  await expect(training).rejects.toThrow(
    "--epochs takes a whole number of at least 1, not '0': only a model that goes on",
  );
});
