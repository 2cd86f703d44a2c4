/** A model file that somebody sent runs no code, opens nothing of its own accord, and tells nothing of what it finds. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compile, interpreter, key, type KeyTensor, keyTensor } from "@attrec/tensor";
import { attrec, type Dataset } from "attrec";
import { loadDataset, saveTrees } from "attrec/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openExperiment, type SavedModelOptions } from "./saved-model.ts";

const root = mkdtempSync(join(tmpdir(), "hostile-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Where the victim works: beside the model lie the data, a secret, and a module that leaves a trace when it runs. */
const folder = join(root, "a # strange folder %41");
mkdirSync(folder);
const inFolder = (name: string): string => join(folder, name);
const trace = inFolder("trace");
const evil = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(trace)}, "ran");\nexport default () => ({});\n`;
const library = fileURLToPath(new URL("../../../attrec/src/index.ts", import.meta.url));
writeFileSync(inFolder("evil.mjs"), evil);
writeFileSync(inFolder("own.ts"), `import { attrec } from ${JSON.stringify(library)};\nexport const mine = attrec;\n`);
const SECRET = "SECRET-OF-THE-VICTIM";
writeFileSync(inFolder("secret.txt"), `${SECRET}\n${SECRET}\n`);
const rows = Array.from({ length: 12 * 8 }, (_, k) => {
  const [user, step] = [Math.floor(k / 8), k % 8];
  return `${user + 1}\t${((user * 3 + step) % 20) + 1}\t4\t${1_500_000_000 + step * 3600}\n`;
});
writeFileSync(inFolder("log.tsv"), rows.join(""));
writeFileSync(inFolder("other.tsv"), rows.toReversed().join("").replaceAll("1500000000", "1400000000"));

let dataset: Dataset;
let notes: Readonly<Record<string, string>>;
beforeAll(async () => {
  dataset = await loadDataset(inFolder("log.tsv"));
  notes = {
    model: "attrec",
    hyperparameters: JSON.stringify({ ...attrec().hyperparameters, dim: 3 }),
    dataset: "log.tsv",
    filter: "none",
    fingerprint: dataset.fingerprint,
    protocol: "default",
    historyLength: "2",
    targetCount: "1",
  };
});

/** The notes of another model. */
const ofModel = (model: string, settings: Readonly<Record<string, number>>) => ({
  model,
  hyperparameters: JSON.stringify(settings),
});

/** Opens a model whose notes are sound but for some. */
const opening = async (changed: Readonly<Record<string, string>>, options: SavedModelOptions = {}) => {
  const path = inFolder("m.safetensors");
  const { userNames, itemNames } = dataset.interactions;
  const sizes = { users: userNames.length, items: itemNames.length };
  const init = compile((draws: KeyTensor) => attrec({ dim: 3 }).init(draws, sizes), interpreter());
  await saveTrees(
    path,
    { parameters: init(keyTensor(key(1))) },
    { ...notes, ...changed },
    { users: userNames, items: itemNames },
  );
  return openExperiment(path, options);
};

/** That opening is refused in a sentence which names the file, does no harm, and tells no secret. */
const refused = async (changed: Readonly<Record<string, string>>, sentence: RegExp): Promise<void> => {
  const fault: unknown = await opening(changed).then(
    () => "opened",
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(Error);
  const { message } = fault as Error;
  expect(message).toContain("m.safetensors");
  expect(message).toMatch(sentence);
  expect(message).not.toContain(SECRET);
  expect(existsSync(trace)).toBe(false);
};

test("what is sound opens, from any folder", async () => {
  expect((await opening({})).dataset.fingerprint).toBe(dataset.fingerprint);
});

describe("no code runs that a file names", () => {
  test.each([
    ["data:text/javascript,globalThis.ran=1;export%20default%20()=>({})"],
    ["./evil.mjs"],
    ["evil.mjs"],
    ["../evil.mjs#default"],
    [inFolder("evil.mjs")],
    [`${inFolder("evil.mjs")}#default`],
    [pathToFileURL(inFolder("evil.mjs")).href],
    ["https://example.com/evil.mjs"],
    ["node:child_process#exec"],
    ["@attrec/baselines#fpmc"],
    ["attrec/node"],
    ["ATTREC"],
    ["attrec\n"],
    ["__proto__"],
    [""],
  ])("%j", async (model) => {
    await refused({ model }, /does not come with attrec.*--model/);
    expect(globalThis).not.toHaveProperty("ran");
  });

  test.each([["constructor"], ["points-of"], ["grids"], ["default"], ["then"], ["to-string"]])(
    "%s has the form of a name, and is none of a model",
    (model) => refused({ model }, /does not come with attrec/),
  );

  test("the command line may name it", async () => {
    const model = fileURLToPath(new URL("../../../attrec/src/index.ts#attrec", import.meta.url)) + "#attrec";
    expect((await opening({ model: "./evil.mjs" }, { model })).model.name).toBe("attrec");
    expect(existsSync(trace)).toBe(false);
  });

  test("in a process: a path with signs that mean something in an address is the command line's to name", async () => {
    await refused({ model: "./evil.mjs" }, /--model/);
    const main = fileURLToPath(new URL("program.ts", import.meta.url));
    const loader = createRequire(import.meta.url).resolve("tsx");
    const evaluate = (...args: readonly string[]) =>
      spawnSync(
        process.execPath,
        ["--import", loader, "--conditions=source", main, "evaluate", "m.safetensors", ...args],
        { cwd: folder, encoding: "utf8" },
      );
    const refusal = evaluate();
    expect(refusal.status).toBe(1);
    expect(refusal.stderr).toMatch(/^attrec: m\.safetensors .*"\.\/evil\.mjs".*--model/);
    for (const model of [`${inFolder("own.ts")}#mine`, inFolder("own.ts"), "./own.ts#mine"]) {
      const { stdout, stderr } = evaluate("--model", model);
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^test +HR@50/);
    }
    expect(existsSync(trace)).toBe(false);
  });
});

describe("no data are opened that a file names, but those it was trained on", () => {
  test.each([
    ["/etc/passwd"],
    ["../../x"],
    ["./secret.txt"],
    ["../secret.txt"],
    ["sub/log.tsv"],
    ["..\\secret.txt"],
    ["C:secret.txt"],
    ["file:///etc/passwd"],
    ["https://example.com/x"],
    [".."],
    ["."],
    ["/dev/zero"],
    [".env"],
    ["a\u001b[31m\u0000"],
    [""],
  ])("%j", (named) =>
    refused({ dataset: named }, /A path in a model file is never opened by itself: .*--dataset FILE/),
  );

  test.each([["secret.txt"], ["other.tsv"], ["missing.tsv"], ["evil.mjs"], ["constructor"], ["__proto__"]])(
    "%s beside it is not what it was trained on, and nothing is said of it",
    (named) => refused({ dataset: named }, /no such file with the same content beside it or in the working directory/),
  );

  test("a pipe, a device and a folder are no data", async () => {
    execFileSync("mkfifo", [inFolder("pipe.tsv")]);
    symlinkSync("/dev/zero", inFolder("zero.tsv"));
    mkdirSync(inFolder("folder.tsv"));
    for (const named of ["pipe.tsv", "zero.tsv", "folder.tsv"]) await refused({ dataset: named }, /no such file/);
  });

  test("a path that an earlier version noted is opened when the command line names it", async () => {
    const old = { dataset: inFolder("log.tsv") };
    await refused(old, /--dataset FILE/);
    expect((await opening(old, { dataset: inFolder("log.tsv") })).dataset.name).toBe("log.tsv");
    expect((await opening(old, { dataset: "log.tsv", data: folder })).dataset.name).toBe("log.tsv");
  });

  test("what the command line names is held against the file", async () => {
    await expect(opening({}, { dataset: inFolder("other.tsv") })).rejects.toThrow(/was trained on other data than/);
  });

  test("data whose users have other names are other data", async () => {
    writeFileSync(inFolder("renamed.tsv"), rows.join("").replaceAll(/^1\t/gm, "99\t"));
    expect((await loadDataset(inFolder("renamed.tsv"))).fingerprint).toBe(dataset.fingerprint);
    await expect(opening({}, { dataset: inFolder("renamed.tsv") })).rejects.toThrow(
      'row 0 of its users is "1", not "99"',
    );
  });
});

describe("notes are what they should be, or refused", () => {
  test.each([
    [{ hyperparameters: '{"__proto__":{"dim":7}}' }, /hyperparameters/],
    [{ hyperparameters: '{"__proto__":7}' }, /__proto__/],
    [{ hyperparameters: '{"constructor":7}' }, /constructor/],
    [{ hyperparameters: '{"toString":"a"}' }, /toString/],
    [{ hyperparameters: "null" }, /hyperparameters/],
    [{ hyperparameters: "[]" }, /m\.safetensors/],
    [{ hyperparameters: "{" }, /hyperparameters/],
    [{ hyperparameters: '{"dim":1e9}' }, /m\.safetensors/],
    [{ hyperparameters: '{"dim":"a"}' }, /m\.safetensors/],
    [{ historyLength: "NaN" }, /a whole number from 1 to 65536/],
    [{ historyLength: "0" }, /a whole number from 1 to 65536/],
    [{ historyLength: "1e6" }, /a whole number from 1 to 65536/],
    [{ historyLength: "1000000000" }, /a whole number from 1 to 65536/],
    [{ historyLength: "30000" }, /or was not written by 'attrec train': attrec takes histories of at most 4096 items/],
    [{ ...ofModel("lstm-plus", {}), historyLength: "60000" }, /lstm-plus takes histories of at most 1024 items/],
    [{ ...ofModel("caser", { length: 65_536 }), historyLength: "65536" }, /'length' 65536 .* ask for too much/],
    [{ ...ofModel("caser", { length: 3 }) }, /: the option 'length' of caser is 3, but the windows have 2 items/],
    // No option of this command chooses it.
    [{ historyLength: "50" }, /needs: .*m\.safetensors is damaged, or was not written by 'attrec train'\.$/],
    [{ targetCount: "-1" }, /a whole number of at least 1/],
    [{ targetCount: "1.5" }, /a whole number of at least 1/],
    [{ protocol: "constructor" }, /There is no protocol/],
    [{ filter: "u0>" }, /m\.safetensors/],
    [{ filter: "__proto__" }, /m\.safetensors/],
    [{ fingerprint: "" }, /no such file/],
  ])("%j", (changed, sentence) => refused(changed, sentence));

  test("notes by the names of what every object has pollute nothing", async () => {
    const strange = Object.fromEntries([
      ["__proto__", "polluted"],
      ["constructor", "polluted"],
    ] as const);
    const { file } = await opening(strange);
    expect(Object.hasOwn(file.metadata, "__proto__")).toBe(true);
    expect(file.metadata["constructor"]).toBe("polluted");
    expect(file.metadata["toString"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});
