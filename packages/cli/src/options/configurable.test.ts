/** Options in a file are those of the command line, which comes first. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { saveTrees } from "attrec/node";
import { afterAll, expect, test } from "vitest";
import { CONFIGURATION } from "./config-file.ts";
import { assertOneOf, configurable } from "./configurable.ts";
import { configSchema } from "./config-schema.ts";
import { configurationOf } from "./configuration.ts";
import { option } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));

const commandOf = (done: (seen: Readonly<Record<string, unknown>>) => void = () => undefined) =>
  configurable(
    new Command("it")
      .argument("[model]", "the model", "attrec")
      .addOption(option.dataset())
      .addOption(option.epochs())
      .addOption(option.rate())
      .addOption(option.optimizer())
      .addOption(option.targetRule())
      .addOption(option.metrics())
      .addOption(option.set())
      .addOption(option.history())
      .addOption(option.resume())
      .addOption(option.out())
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .action((model, options, command) => done({ model, ...options, kept: configurationOf(command) })),
  );

test("one of two options is given at one place, and the command line comes before a file", async () => {
  const file = join(folder, "one.yaml");
  writeFileSync(file, "seed: 3\n");
  const run = (...line: readonly string[]) =>
    configurable(
      new Command("it")
        .addOption(option.seed())
        .addOption(option.seeds())
        .exitOverride()
        .action((_, command) => assertOneOf(command, "seed", "seeds")),
    ).parseAsync([...line], { from: "user" });
  await run("--seeds", "1,2");
  await run("--seed", "1");
  await run("--config", file, "--seeds", "1,2");
  await expect(run("--seeds", "1,2", "--seed", "1")).rejects.toThrow(
    "--seed and --seeds say the same: give one of them.",
  );
  writeFileSync(file, "seed: 3\nseeds: 1,2\n");
  await expect(run("--config", file)).rejects.toThrow("--seed and --seeds say the same");
});

/** What a command is given by a line, with a configuration. */
const given = async (
  text: string,
  line: readonly string[] = [],
  name = "config.yaml",
): Promise<Readonly<Record<string, unknown>>> => {
  const file = join(folder, name);
  if (!name.endsWith(".safetensors")) writeFileSync(file, text);
  let seen: Readonly<Record<string, unknown>> = {};
  await commandOf((found) => (seen = found)).parseAsync([...line, "--config", file], { from: "user" });
  return seen;
};

const YAML = `# a training
model: fpmc
epochs: 7
rate: 1e-3
target-rule: last
metrics: [hr, mrr]
set: { omega: 0.3, widths: [4, 2], clip: false }
history: [007, "a b"]
resume: true
`;

test("a file in YAML or JSON says what the command line would", async () => {
  const read = await given(YAML);
  const inJson = { model: "fpmc", epochs: 7, rate: 1e-3, "target-rule": "last", metrics: "hr,mrr" };
  const json = { ...inJson, set: { omega: 0.3, widths: [4, 2], clip: false }, history: ["007", "a b"], resume: true };
  expect(await given(JSON.stringify({ $schema: "./train.json", ...json }), [], "config.json")).toMatchObject({
    ...read,
    config: join(folder, "config.json"),
  });
  expect(read).toMatchObject({ model: "fpmc", epochs: 7, rate: 0.001, targetRule: "last", metrics: ["hr", "mrr"] });
  expect(read["set"]).toEqual([
    ["omega", "0.3"],
    ["widths", "4,2"],
    ["clip", "false"],
  ]);
  expect(read["history"]).toEqual(["007", "a b"]);
  expect(read["resume"]).toBe(true);
});

test("the command line comes first, setting by setting", async () => {
  const line = ["attrec", "--epochs", "3", "--set", "omega=0.5", "--metrics", "ndcg"];
  const read = await given(YAML, line);
  expect(read).toMatchObject({ model: "attrec", epochs: 3, rate: 0.001, metrics: ["ndcg"] });
  expect(read["set"]).toEqual([
    ["omega", "0.5"],
    ["widths", "4,2"],
    ["clip", "false"],
  ]);
});

test("what is kept of a command says the same again", async () => {
  const { kept, ...read } = await given(YAML, ["--dataset", "/home/me/log.tsv", "--out", "model"]);
  expect(kept).toMatchObject({ model: "fpmc", dataset: "log.tsv", epochs: 7, optimizer: "adagrad" });
  expect(kept).not.toHaveProperty("out");
  expect(kept).not.toHaveProperty("resume");
  const file = join(folder, "model.safetensors");
  await saveTrees(file, {}, { [CONFIGURATION]: JSON.stringify(kept) });
  const again = await given("", ["--dataset", "/home/me/log.tsv", "--out", "model", "--resume"], "model.safetensors");
  expect(again).toEqual({ ...read, kept, config: file });
});

test.each([
  ["epoch: 3", "There is no option 'epoch': did you mean 'epochs'?"],
  ["config: a", "There is no option 'config'"],
  ["__proto__: 1", "There is no option '__proto__'"],
  ["epochs: many", "--epochs takes a whole number of at least 1, not 'many'."],
  ["epochs:", "--epochs takes a whole number of at least 1, not ''."],
  ["metrics: [hr, mr]", "There is no metric 'mr'"],
  ["resume: yes", "--resume takes true or false, not 'yes'."],
  ["epochs: { a: 1 }", "--epochs takes no settings by name."],
  ["set: { a: { b: 1 } }", "gives the option 'set' what no option takes"],
  ["rate: [[1]]", "gives the option 'rate' what no option takes"],
  ["model: [a]", "model takes one value."],
  ["- epochs", "is no configuration: it has names of options with their values"],
  ["", "is no configuration"],
  ["epochs: 1\nepochs: 2", "is neither YAML nor JSON: Map keys must be unique"],
  ["{", "is neither YAML nor JSON"],
])("%s is a sentence that names the file", async (text, sentence) => {
  await expect(given(text)).rejects.toThrow(sentence);
  await expect(given(text)).rejects.toThrow("config.yaml");
});

test("a fault of a file is one sentence with its line and column", async () => {
  for (const text of ["epochs: 1\nepochs: 2", "{", "a: [1\nb: 2", '"a'])
    await expect(given(text)).rejects.toThrow(
      /^\S+config\.yaml is neither YAML nor JSON: [^\n]+ at line \d+, column \d+\.$/,
    );
  const comma = given('{\n  "epochs": 3,\n}', [], "config.json");
  await expect(comma).rejects.toThrow(
    /^\S+config\.json is no JSON: a name in double quotes is expected at line 3, column 1, not "}"\.$/,
  );
  expect((await given('\uFEFF{ "epochs": 3 }', [], "config.json"))["epochs"]).toBe(3);
  expect((await given("{ epochs: 3, }"))["epochs"]).toBe(3);
});

test.each([
  [{ model: "./evil.mjs#it" }, [], "may not choose the code that runs here"],
  [{ optimizer: "./evil.mjs#it" }, [], "may not choose the code that runs here"],
  [{ out: "/home/me/.profile" }, [], "may not choose which files are read and written here"],
  [{ dataset: "../secret" }, [], "may not choose which files are read and written here"],
  [{ model: "./mine.mjs#it", epochs: 4 }, ["./mine.mjs#it"], undefined],
  [{ dataset: "../log", epochs: 4 }, ["--dataset", "log"], undefined],
] as const)("a model that says %o chooses no code and no place", async (said, line, sentence) => {
  await saveTrees(join(folder, "m.safetensors"), {}, { [CONFIGURATION]: JSON.stringify(said) });
  const read = given("", line, "m.safetensors");
  if (sentence === undefined) expect((await read)["epochs"]).toBe(4);
  else await expect(read).rejects.toThrow(sentence);
});

test("a schema has each option, what it takes, and nothing else", () => {
  expect(configSchema(commandOf())).toMatchObject({
    properties: {
      model: { type: "string", default: "attrec" },
      epochs: { type: "integer", minimum: 1, default: 30 },
      rate: { type: "number", exclusiveMinimum: 0 },
      "target-rule": { enum: ["all", "first", "last", "random", "successive"] },
      metrics: {
        anyOf: [{ type: ["string", "number"] }, { type: "array", items: { enum: expect.arrayContaining(["hr"]) } }],
      },
      set: { type: "object" },
      history: { type: "array" },
      resume: { type: "boolean", default: false },
    },
    additionalProperties: false,
  });
});

test("what a model chooses is kept in the place of its option, as if the line had said it", async () => {
  const texts: string[] = [];
  const it = new Command("it")
    .addOption(option.epochs())
    .addOption(option.rate())
    .addOption(option.optimizer())
    .action((_, command) => {
      texts.push(JSON.stringify(configurationOf(command, { optimizer: "adam", rate: 0.1 })));
    });
  await it.parseAsync([], { from: "user" });
  expect(texts).toEqual(['{"epochs":30,"rate":0.1,"optimizer":"adam"}']);
});
