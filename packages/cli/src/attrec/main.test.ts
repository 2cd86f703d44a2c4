/** Checks the command `attrec` as its users call it. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { graphicsCard } from "../../../attrec/src/testing/graphics-card.ts";
import type { NamedList } from "../lists/write-lists.ts";
import { javascript } from "../testing/javascript.ts";
import { type Ran, runCommand } from "../testing/run-command.ts";

const script = await javascript();
const main = script(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));

const attrec = (...args: string[]): Promise<Ran> => runCommand(main, args);

/** Twelve users who go through forty items in order, in the layout of MovieLens. */
const small = join(folder, "u.data");
writeFileSync(
  small,
  Array.from({ length: 12 * 14 }, (_, k) => {
    const [user, time] = [Math.floor(k / 14), k % 14];
    return `${user + 1}\t${((user * 3 + time) % 40) + 1}\t5\t${881_000_000 + time * 60}`;
  }).join("\n") + "\n",
);
const quick = ["--dataset", small, "--set", "dim=8", "--length", "2", "--targets", "1", "--batch", "32"];
const facts = (run: Ran) =>
  run.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("train, evaluate and recommend follow one another", async () => {
  const file = join(folder, "model.safetensors");
  const trained = await attrec("train", ...quick, "--epochs", "3", "--out", file, "--json");
  expect(trained.err).toBe("");
  expect(trained.code).toBe(0);
  const events = facts(trained);
  expect(events.map(({ event }) => event)).toEqual(["start", "epoch", "epoch", "epoch", "test"]);
  const evaluated = facts(await attrec("evaluate", file, "--json"))[0];
  expect(evaluated?.["HR@50"]).toBe(events[4]?.["HR@50"]);
  expect(evaluated?.["MRR"]).toBe(events[4]?.["MRR"]);
  const [recommended] = facts(await attrec("recommend", file, "--user", "3", "--count", "4", "--json"));
  expect(recommended?.["user"]).toBe("3");
  expect(recommended?.["recommended"]).toHaveLength(4);
  const [lists, same] = [join(folder, "lists.jsonl"), await attrec("protocol", "diff", file, "default")];
  expect([same.code, same.out]).toEqual([
    0,
    "The two can be compared: the protocol is the same. A protocol by itself says nothing of data.\n",
  ]);
  // The last line alone says of which data it is, as that of an evaluation does.
  const { dataset, filter, fingerprint } = events[0] ?? {};
  expect(events[4]).toMatchObject({ dataset, filter, fingerprint });
  expect(evaluated).toMatchObject({ dataset, filter, fingerprint });
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  await attrec("recommend", file, "--all", "--count", "4", "--out", lists);
  const all = readFileSync(lists, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as NamedList);
  expect(all.length).toBe(12);
  const itemsOf = (one: typeof recommended) =>
    ((one?.["recommended"] ?? []) as { item: string }[]).map(({ item }) => item);
  expect(all.find(({ user }) => user === "3")?.items).toEqual(itemsOf(recommended));
  const only = join(folder, "only.txt");
  writeFileSync(only, "7\n8\n9\n20\n");
  const stranger = ["recommend", file, "--history", "7", "8", "--only", only, "--json"];
  const [forStranger] = facts(await attrec(...stranger));
  expect(forStranger?.["user"]).toBe("(a stranger)");
  expect(itemsOf(forStranger).toSorted()).toEqual(["20", "9"]);
});

test("a model is served until it is interrupted, and open requests are answered", async () => {
  const file = join(folder, "served.safetensors");
  await attrec("train", ...quick, "--epochs", "1", "--out", file);
  const child = spawn(process.execPath, [main, "serve", file, "--port", "0", "--json"], { env: process.env });
  let out = "";
  const url = await new Promise<string>((resolve) => {
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
      const found = /"url":"([^"]+)"/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/recommend`, { method: "POST", headers, body: '{"history":["7","8"],"count":3}' });
  const { items } = (await answer.json()) as { readonly items: readonly { readonly item: string }[] };
  const [stranger] = facts(await attrec("recommend", file, "--history", "7", "8", "--count", "3", "--json"));
  expect(items).toEqual(stranger?.["recommended"]);
  child.kill("SIGINT");
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  expect(out).toContain('"event":"stopped"');
  const [explained] = facts(await attrec("explain", file, "--history", "7", "8", "--count", "2", "--json"));
  expect(explained?.["shares"]).toHaveLength(2);
});

test("a table with columns of its own and ids of any text is trained on, opened again, and recommended from", async () => {
  const [table, file] = [join(folder, "orders.csv"), join(folder, "orders.safetensors")];
  const lines = Array.from({ length: 12 * 14 }, (_, k) => {
    const [buyer, when] = [Math.floor(k / 14), k % 14];
    const date = new Date(1_500_000_000_000 + when * 60_000).toISOString();
    return `"2 x";${date};müller-${buyer};"Übung; ""${(buyer * 3 + when) % 40}"""`;
  });
  writeFileSync(table, `\ufeff${["amount;when;buyer;article", ...lines].join("\r\n")}`);
  const columns = ["--columns", "user=buyer,item=article,time=when"];
  const trained = await attrec("train", ...quick, "--dataset", table, ...columns, "--epochs", "1", "--out", file);
  expect([trained.code, trained.err]).toEqual([0, ""]);
  expect(trained.out).toContain("12 users, 40 items");
  expect(trained.out).toContain("note: The times are dates, read as UTC where they name no other zone.");
  const [recommended] = facts(await attrec("recommend", file, "--user", "müller-3", "--count", "2", "--json"));
  expect(recommended?.["last"]).toHaveLength(5);
  const named = /^Übung; "\d+"$/;
  expect(recommended?.["recommended"]).toMatchObject([
    { item: expect.stringMatching(named) },
    { item: expect.stringMatching(named) },
  ]);
});

test("the same seed gives the same bytes, --resume the bytes of a whole training, and --config those of the model it is", async () => {
  const [whole, parts, again] = ["whole", "parts", "again"].map((name) => join(folder, `${name}.safetensors`)) as [
    string,
    string,
    string,
  ];
  const config = join(folder, "config.yaml");
  writeFileSync(
    config,
    `dataset: ${JSON.stringify(small)}
set: { dim: 8 }
length: 2
targets: 1
batch: 32
optimizer: adamw:decay=0.1+clip:most=9
schedule: warmup-cosine:over=3
accumulate: 2
seed: 9
`,
  );
  const optimizer = ["--optimizer", "adamw:decay=0.1+clip:most=9", "--schedule", "warmup-cosine:over=3"];
  const training = ["train", ...quick, ...optimizer, "--accumulate", "2", "--seed", "9"];
  await attrec("train", "--config", config, "--epochs", "4", "--out", whole);
  await attrec(...training, "--epochs", "2", "--out", parts);
  const resumed = await attrec(...training, "--epochs", "4", "--out", parts, "--resume", "--json");
  expect(facts(resumed).filter(({ event }) => event === "epoch").length).toBe(2);
  expect(readFileSync(parts).equals(readFileSync(whole))).toBe(true);
  const repeated = await attrec("train", "--config", whole, "--dataset", small, "--out", again);
  expect(repeated.err).toBe("");
  expect(readFileSync(again).equals(readFileSync(whole))).toBe(true);
});

test("resuming with other settings is refused, and nothing is overwritten", async () => {
  const file = join(folder, "refused.safetensors");
  await attrec("train", ...quick, "--epochs", "1", "--out", file);
  const before = readFileSync(file);
  const { code, err } = await attrec("train", ...quick, "--epochs", "2", "--seed", "2", "--out", file, "--resume");
  expect(code).toBe(1);
  expect(err).toContain("was written with --seed 1, and this command has 2");
  expect(readFileSync(file).equals(before)).toBe(true);
  const anew = await attrec("train", ...quick, "--epochs", "2", "--out", file);
  expect(anew.out).toContain("refused.safetensors.resume keeps epoch 1 of this training, which begins anew");
});

test.each([
  [["train", "--threads", "0"], 2, "--threads takes a whole number from 1 to 256, not '0'"],
  [["demo", "--threads", "1.5"], 2, "--threads takes a whole number from 1 to 256, not '1.5'"],
  [["evaluate", "model", "--threads", "10000"], 2, "--threads takes a whole number from 1 to 256, not '10000'"],
  [["recommend", "model", "1", "--threads", "two"], 2, "--threads takes a whole number from 1 to 256, not 'two'"],
  [["train", "--epochs", "0"], 2, "--epochs takes a whole number of at least 1, not '0'"],
  [
    ["train", "--device", "gpu"],
    2,
    "There is no device 'gpu': choose auto, wasm, wasm-wide, wasm-fused, wasm-wide-fused",
  ],
  [["train", "--device", "webgl2"], 1, "the mode webgl2 is missing here. It is for browsers"],
  [["evaluate", "/nowhere/model", "--device", "webgl2"], 1, "the mode webgl2 is missing here. It is for browsers"],
  [["train", "--set", "omga=0.3"], 2, "attrec has no option 'omga'; did you mean 'omega'?"],
  [["train", "--set", "constructor=1"], 2, "attrec has no option 'constructor': choose from dim, omega"],
  [["train", "--set", "omega=high"], 2, "The option 'omega' of attrec takes a number from 0 to 1, not 'high'"],
  [["train", "--set", "dim"], 2, "--set takes name=value, such as omega=0.3, not 'dim'"],
  [["train", "--set", "dim=4", "--set", "dim=8"], 2, "The option 'dim' of attrec is given twice, as '4' and as '8'"],
  [["train", "hrm", "--set", "within=averge"], 2, "takes average or max, not 'averge': did you mean 'average'?"],
  [["train", "caser", "--set", "highest=3", "--length", "2"], 2, "The option 'highest' of caser takes a whole number"],
  [["train", "caser", "--set", "length=3", "--length", "2"], 2, "'length' of caser is 3, but the windows have 2 items"],
  [["train", "--epoch", "3"], 2, "unknown option '--epoch'"],
  [["trian"], 2, "unknown command 'trian'"],
  [["train", "./nowhere.ts#model"], 2, "The model './nowhere.ts#model' could not be loaded: there is no file"],
  [["models", "node:fs#readFileSync"], 2, "node:fs#readFileSync fails to make a model with its default options: The"],
  [["train", "fpcm"], 2, "There is no model 'fpcm': did you mean 'fpmc'? Name one that 'attrec models' lists"],
  [["train", "constructor"], 2, "There is no model 'constructor': name one that 'attrec models' lists"],
  [["train", "--optimizer", "adgrad"], 2, "There is no optimizer 'adgrad': did you mean 'adagrad'?"],
  [["train", "--device", "wasm-wid"], 2, "There is no device 'wasm-wid': choose auto, wasm, wasm-wide, "],
  [["train", "--dataset", "ml-100-k"], 1, 'got "ml-100-k", which is neither: did you mean "ml-100k"?'],
  [["evaluate", "/nowhere/model", "--part", "tset"], 2, "There is no part 'tset': did you mean 'test'?"],
  [
    ["train", "--optimizer", "toString"],
    2,
    "There is no optimizer 'toString': choose adagrad, adam, adamw, momentum, rmsprop, sgd, lazy-adam, lazy-adamw, lazy-momentum or lazy-rmsprop",
  ],
  [["train", "--protocol", "constructor"], 2, "There is no protocol 'constructor': choose default or author"],
  [["train", "--filter", "constructor"], 2, '"constructor" is no step'],
  [["data", "info", "--filter", "u10>__proto__"], 2, '"__proto__" is no step'],
  [["train", "--rate", "0x10"], 2, "--rate takes a number greater than 0, not '0x10'"],
  [["train", "--seed", "1e300"], 2, "--seed takes a whole number from 0 to 9007199254740991, not '1e300'"],
  [["train", "--dataset", "ml-100k"], 1, "ATTREC_DATA"],
  [["train", "--dataset", "ml-100k", "--data", "/nowhere"], 1, "was looked for in the folder /nowhere"],
  [["evaluate", "/nowhere/model"], 1, "/nowhere/model: there is no such file or folder"],
  [
    ["recommend", "/nowhere/model"],
    2,
    "Say to whom to recommend: --user NAME, --history ITEMS for a stranger, or --all.",
  ],
  [["recommend", "/nowhere/model", "--all", "--out", "lists.xls"], 2, "Lists are written as csv, jsonl or parquet"],
])("attrec %s", async (args, code, sentence) => {
  const run = await attrec(...args);
  expect(run.err).toContain(sentence);
  expect(run.code).toBe(code);
});

test("what data sets there are, and what to know of one, is said with its title and licence", async () => {
  const { out } = await attrec("data", "list");
  expect(out).toMatch(/^lastfm +data get +Last\.fm of HetRec 2011, .*Licence: HetRec 2011: .*non-commercial/m);
  expect(out).toMatch(
    /^amazon-video-games +data get +Amazon Video Games, users and items with at least five ratings\./m,
  );
  const data = join(folder, "sets");
  mkdirSync(join(data, "amazon-video-games"), { recursive: true });
  const pairs = Array.from({ length: 30 }, (_, row) => `${1 + (row % 3)} ${Math.floor(row / 3)}\n`).join("");
  writeFileSync(join(data, "amazon-video-games", "Video.txt"), pairs);
  const info = await attrec("data", "info", "amazon-video-games", "--data", data);
  expect(info.code).toBe(0);
  expect(info.out).toContain("note: A part of what the paper began with");
  expect(info.out).toMatch(/^from, to +not known: the source has an order, and no times$/m);
  const fact = facts(await attrec("data", "info", "amazon-video-games", "--data", data, "--json"));
  expect(fact).toContainEqual(expect.objectContaining({ dataset: "amazon-video-games", interactions: 30 }));
});

test("a truncated model and a broken line of data are named", async () => {
  const file = join(folder, "truncated.safetensors");
  await attrec("train", ...quick, "--epochs", "1", "--out", file);
  writeFileSync(file, readFileSync(file).subarray(0, 2000));
  const truncated = await attrec("evaluate", file);
  expect(truncated.code).toBe(1);
  expect(truncated.err).toContain("truncated.safetensors");
  const broken = join(folder, "broken.data");
  writeFileSync(broken, "1\t2\t3\t881250949\n1\t2\tx\t881250949\n");
  const read = await attrec("data", "info", broken);
  expect(read.code).toBe(1);
  expect(read.err).toContain("broken.data:2");
});

test.each([
  ["train"],
  ["evaluate"],
  ["recommend"],
  ["protocol", "diff"],
  ["demo"],
  ["models"],
  ["devices"],
  ["data", "info"],
  ["data", "list"],
])("attrec %s --help says what it does", async (...command) => {
  const { code, out } = await attrec(...command, "--help");
  expect(code).toBe(0);
  expect(out).toContain("Usage: attrec");
  expect(out).toContain("--json");
});

test("every model is listed, with its options in words, as a schema, and as the page of documentation", async () => {
  const listed = facts(await attrec("models", "--json"));
  expect(listed.map(({ model }) => model)).toEqual(
    expect.arrayContaining(["attrec", "popularity", "fpmc", "caser", "lstm-plus"]),
  );
  expect((await attrec("models")).out.split("\n").length).toBe(listed.length + 1);
  const { out } = await attrec("models", "hrm");
  expect(out).toContain("HRM: the last items and the user, pooled in two layers.");
  expect(out).toContain("  within=max  (average or max)\n      How the items of a history become one;");
  const page = fileURLToPath(new URL("../../../../docs/models.md", import.meta.url));
  expect((await attrec("models", "--markdown")).out).toBe(readFileSync(page, "utf8"));
});

test("a model of one's own is trained like one of the library's", async () => {
  const own = join(folder, "own-model.js");
  const library = script(new URL("../../../attrec/src/index.ts", import.meta.url));
  writeFileSync(
    own,
    `import { attrec } from ${JSON.stringify(library)};\nexport const mine = (options = {}) => ({ ...attrec({ attention: false, ...options }), name: "mine" });\n`,
  );
  const run = await attrec("train", `${own}#mine`, ...quick, "--epochs", "1", "--json");
  expect(run.err).toBe("");
  expect(facts(run).at(-1)?.["event"]).toBe("test");
});

test("a model of one's own that declares its options has them checked and explained", async () => {
  const own = join(folder, "own-options.js");
  const library = script(new URL("../../../attrec/src/index.ts", import.meta.url));
  writeFileSync(
    own,
    `import { attrec, checkOptions, numberOption } from ${JSON.stringify(library)};
    const options = { push: numberOption({ default: 0.5, atLeast: 0, meaning: "How far others are pushed away." }) };
    export const mine = (given = {}) => {
      const { push } = checkOptions("mine", options, given);
      return { ...attrec({ dim: 4, margin: push }), name: "mine", options, hyperparameters: { push } };
    };
    export const nothing = () => undefined;\n`,
  );
  const plain = quick.filter((word) => word !== "--set" && word !== "dim=8");
  const run = await attrec("train", `${own}#mine`, ...plain, "--set", "push=1", "--epochs", "1");
  expect(run.err).toBe("");
  expect(run.code).toBe(0);
  const wrong = await attrec("train", `${own}#mine`, ...plain, "--set", "push=-1");
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain(`The option 'push' of ${own}#mine takes a number of at least 0, not -1.`);
  expect((await attrec("models", `${own}#mine`)).out).toContain("How far others are pushed away.");
  const nothing = await attrec("train", `${own}#nothing`, ...plain);
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain("#nothing makes no model. A model is an object with name, hyperparameters, and init");
});

test(
  "every device is listed, with what it runs on or why it is missing, and each that is there trains",
  { timeout: 300_000 },
  async () => {
    const listed = facts(await attrec("devices", "--json"));
    const onProcessor = ["wasm", "wasm-wide", "wasm-fused", "wasm-wide-fused", "interpreter"];
    const names = [...onProcessor, "webgpu", "webgl2", "headlessgl", "webasm", "cpu"];
    expect(listed.map(({ name }) => name)).toEqual(names);
    const { out } = await attrec("devices");
    for (const { name, available, detail } of listed) {
      expect(detail).toMatch(/./);
      expect(out).toMatch(new RegExp(`^${String(name)} +${available === true ? "available" : "missing"}  .`, "m"));
    }
    const losses = new Map<string, readonly number[]>();
    for (const name of names) {
      const run = await attrec("train", ...quick, "--epochs", "2", "--device", name, "--json");
      const isThere = listed.find((device) => device["name"] === name)?.["available"] === true;
      expect(run.code).toBe(isThere ? 0 : 1);
      if (isThere)
        losses.set(
          name,
          facts(run).flatMap(({ loss }) => (typeof loss === "number" ? [loss] : [])),
        );
    }
    const expected = losses.get("interpreter") ?? [];
    expect(expected.length).toBe(2);
    for (const [, found] of losses)
      expected.forEach((loss, i) => expect(Math.abs((found[i] ?? NaN) / loss - 1)).toBeLessThan(1e-4));
  },
);

test("a graphics card that is missing is a sentence", async () => {
  const variables = { VK_ICD_FILENAMES: "/nowhere", VK_DRIVER_FILES: "/nowhere" };
  const run = await runCommand(main, ["train", ...quick, "--device", "webgpu"], variables);
  expect(run.code).toBe(1);
  expect(run.err).toMatch(/^attrec: .*(finds no graphics card|is not installed)/m);
});

test.for(["wasm", "webgpu"])(
  "on %s an interrupt ends after the running batch, and says how to go on",
  async (device, context) => {
    if (device === "webgpu") await graphicsCard(context);
    const file = join(folder, `interrupted-${device}.safetensors`);
    const args = [main, "train", ...quick, "--epochs", "100000", "--patience", "100000", "--device", device];
    const child = spawn(process.execPath, [...args, "--out", file], { env: { ...process.env, ATTREC_DATA: "" } });
    let [out, err] = ["", ""];
    child.stderr.on("data", (part: Buffer) => (err += part.toString()));
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
      // Twice, as when npm passes on what the terminal has already sent.
      if (out.includes("epoch 3 ")) for (let i = 0; i < 2; i++) child.kill("SIGINT");
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
    expect(err).toMatch(/Interrupted\. Epoch \d+ is kept in .*interrupted-.*\.safetensors\.resume/);
    const epochs = String(1 + Number(/Epoch (\d+) is kept/.exec(err)?.[1]));
    const resumed = await attrec("train", ...quick, "--epochs", epochs, "--device", device, "--out", file, "--resume");
    expect(resumed.code).toBe(0);
  },
);

test("models that AttRec is compared with go by their names, and one that only counts is judged at once", async () => {
  const trained = facts(await attrec("train", "lstm-plus", ...quick, "--optimizer", "adam", "--epochs", "1", "--json"));
  expect(trained[0]?.["optimizer"]).toBe("adam");
  expect(trained[0]?.["rate"]).toBe("0.001");
  expect(trained.map(({ event }) => event)).toEqual(["start", "epoch", "test"]);
  const file = join(folder, "counted.safetensors");
  const counted = facts(await attrec("train", "same-as-last", "--dataset", small, "--out", file, "--json"));
  expect(counted.map(({ event }) => event)).toEqual(["start", "test"]);
  // Everyone goes through the items in order: what follows has been seen, for all but a few.
  expect(Number(counted[1]?.["MRR"])).toBeGreaterThan(0.5);
  expect(facts(await attrec("evaluate", file, "--json"))[0]?.["MRR"]).toBe(counted[1]?.["MRR"]);
  const [recommended] = facts(await attrec("recommend", file, "--user", "3", "--count", "2", "--json"));
  expect(recommended?.["recommended"]).toHaveLength(2);
});

test("a model in TypeScript runs without a flag, and a fault in it shows its line as it was written", async () => {
  const project = join(folder, "project");
  mkdirSync(project);
  symlinkSync(join(dirname(main), "../../../node_modules"), join(project, "node_modules"), "junction");
  writeFileSync(join(project, "sizes.ts"), "export enum Sizes {\n  Small = 4,\n}\nexport type Kind = string;\n");
  const lines = [
    'import { add } from "@attrec/tensor";',
    'import { attrec, type Batch } from "attrec";',
    'import { type Kind, Sizes } from "./sizes.js";',
    "",
    "interface Unused {",
    "  readonly kind: Kind;",
    "}",
    "",
    "export const mine = (settings: object = {}) => {",
    "  const inner = attrec({ dim: Sizes.Small, ...settings } satisfies object);",
    "  return {",
    "    ...inner,",
    '    name: "mine" as const,',
    "    loss: (parameters: Record<string, never>, batch: Batch, key: never) =>",
    "      add(inner.loss(parameters as never, batch, key), parameters.users + (batch.user as never)),",
    "  };",
    "};",
  ];
  const file = join(project, "mine.ts");
  writeFileSync(file, lines.join("\n"));
  const { code, err } = await attrec("train", `${file}#mine`, ...quick, "--epochs", "1");
  expect(code).toBe(1);
  expect(err).toMatch(/mine[.]ts:15:7\n {4}add\(inner[.]loss/);
});

test("what a model of one's own prints is no output of the command", async () => {
  const file = join(folder, "talks.mjs");
  const lines = [
    'console.log("loaded");',
    "const score = (split) => (users) => new Float64Array(users.length * split.sequences.itemCount);",
    "export const talks = () => {",
    '  console.info("made");',
    "  console.table([1]);",
    '  return { name: "talks", options: {}, hyperparameters: {}, count: score };',
    "};",
  ];
  writeFileSync(file, lines.join("\n"));
  const run = await attrec("train", file, "--dataset", small, "--length", "2", "--targets", "1", "--json");
  expect(facts(run).map(({ event }) => event)).toEqual(["start", "test"]);
  expect(run.err).toMatch(/^loaded\nmade\n/);
});

test("several seeds are as many trainings, each with its own file, and their spread is told", async () => {
  const file = join(folder, "many.safetensors");
  const curve = join(folder, "many.svg");
  const many = ["--seeds", "4,9", "--epochs", "2", "--out", file, "--curve", curve, "--json"];
  const run = await attrec("train", ...quick, ...many);
  const events = facts(run);
  expect([run.code, run.err]).toEqual([0, ""]);
  expect(events.map(({ event }) => event).join()).toBe("start,epoch,epoch,test,start,epoch,epoch,test,seeds");
  const figures = events.filter(({ event }) => event === "test").map((one) => Number(one["MRR"]));
  const { means, seeds } = events.at(-1) as { means: Record<string, number>; seeds: number[] };
  expect(seeds).toEqual([4, 9]);
  expect(means["MRR"]).toBeCloseTo(((figures[0] ?? NaN) + (figures[1] ?? NaN)) / 2, 12);
  expect(readFileSync(curve, "utf8").match(/<polyline/g)).toHaveLength(4);
  // A model of many is the one that its seed alone gives.
  const alone = join(folder, "alone.safetensors");
  await attrec("train", "--config", join(folder, "many.seed-9.safetensors"), "--dataset", small, "--out", alone);
  expect(readFileSync(alone).equals(readFileSync(join(folder, "many.seed-9.safetensors")))).toBe(true);
});
