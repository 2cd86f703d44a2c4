/** Checks model files on a disk, and the sentences for files that are none. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensor } from "@attrec/tensor";
import { afterAll, describe, expect, test } from "vitest";
import { decodeTrees, encodeTrees } from "./model-file.ts";
import { openTrees, saveTrees } from "./on-disk.ts";

const folder = mkdtempSync(join(tmpdir(), "on-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

const trees = { parameters: { items: tensor("items dim", Float32Array.of(1, 2, 3, 4), { items: 2, dim: 2 }) } };

test("a disk has the bytes that a page would have, and both read them", async () => {
  const path = inFolder("m.safetensors");
  await saveTrees(path, trees, { model: "attrec" }, { users: ["1"] });
  const bytes = new Uint8Array(readFileSync(path));
  expect(bytes).toEqual(await encodeTrees(trees, { model: "attrec" }, { users: ["1"] }));
  expect(openTrees(path)).toEqual(await decodeTrees(bytes, path));
});

describe("a path that is no model file is refused at once, in a sentence that names it", () => {
  const opening = (path: string) => () => openTrees(path);

  test("a missing file", () => {
    expect(opening(inFolder("missing"))).toThrow(/missing: there is no such file or folder: name a file/);
    writeFileSync(inFolder("file"), "");
    expect(opening(inFolder("file/m"))).toThrow(/a part of its path is a file/);
  });

  test("a folder, a pipe that nobody writes to, a device without an end", () => {
    mkdirSync(inFolder("folder"));
    expect(opening(inFolder("folder"))).toThrow(/folder is a folder, and not a file/);
    execFileSync("mkfifo", [inFolder("pipe")]);
    expect(opening(inFolder("pipe"))).toThrow(/pipe is a pipe, and not a file/);
    symlinkSync("/dev/zero", inFolder("zero"));
    expect(opening(inFolder("zero"))).toThrow(/zero is a device, and not a file/);
    expect(opening("/dev/full")).toThrow("/dev/full is a device");
    expect(opening("/proc/self/maps")).toThrow("/proc/self/maps is made up by the system while it is read");
    expect(opening("/proc/self/mem")).toThrow("/proc/self/mem is a file that cannot be read (the device failed)");
  });

  test("a file that is mostly hole and larger than the memory", async () => {
    const header = JSON.stringify({ x: { dtype: "U8", shape: [2 ** 43], data_offsets: [0, 2 ** 43] } });
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    writeFileSync(inFolder("sparse"), bytes);
    truncateSync(inFolder("sparse"), bytes.length + 2 ** 43);
    expect(opening(inFolder("sparse"))).toThrow(
      /sparse takes 8193 GiB, which is more than the memory of this machine\./,
    );
  });
});

test("writing needs no second copy of what is written, nor does reading of what is read", () => {
  const [module, tensors] = [new URL("./on-disk.ts", import.meta.url).href, import.meta.resolve("@attrec/tensor")];
  const program = `
    const { openTrees, saveTrees } = await import(${JSON.stringify(module)});
    const { tensor } = await import(${JSON.stringify(tensors)});
    const [count, length] = [12, 8 * 2 ** 20];
    const all = Array.from({ length: count }, () => tensor("n", new Float32Array(length).fill(1), { n: length }));
    const peak = () => process.resourceUsage().maxRSS / 1024;
    const before = peak();
    await saveTrees(${JSON.stringify(inFolder("large"))}, { all }, {});
    const written = peak() - before;
    const file = openTrees(${JSON.stringify(inFolder("large"))});
    console.log(JSON.stringify({ mebibytes: (count * length * 4) / 2 ** 20, written, read: peak() - before, tensors: file.tensors.size }));`;
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=source", "--input-type=module", "--eval", program],
    { encoding: "utf8" },
  );
  expect(run.stderr).toBe("");
  const { mebibytes, written, read, tensors: count } = JSON.parse(run.stdout) as Record<string, number>;
  expect(count).toBe(12);
  expect(mebibytes).toBe(384);
  expect(written).toBeLessThan(100);
  expect(read).toBeLessThan(384 + 100);
});
