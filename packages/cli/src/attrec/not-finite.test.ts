/** Checks that `attrec train --trace-not-finite` names what gave NaN or infinity first, in a model file of the user's own. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { modelText } from "../models/new-model.ts";
import { javascript } from "../testing/javascript.ts";
import { type Ran, runCommand } from "../testing/run-command.ts";

const main = (await javascript())(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "attrec-not-finite-"));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(join(dirname(main), "../../../node_modules"), join(folder, "node_modules"), "junction");

/** Twelve users who go through forty items in order. */
const data = join(folder, "u.data");
writeFileSync(
  data,
  Array.from({ length: 12 * 14 }, (_, k) => {
    const [user, time] = [Math.floor(k / 14), k % 14];
    return `${user + 1}\t${((user * 3 + time) % 40) + 1}\t5\t${881_000_000 + time * 60}\n`;
  }).join(""),
);

const LOSS = "sum(relu(add(sub(distance(positive), distance(negative)), margin)))";
const ITEMS = 'mul(normal(key, "items", "items dim", { ...sizes, dim }), scale)';

/** The model of `attrec new` with one expression replaced. */
const planted = (name: string, what: string, by: string): string => {
  const path = join(folder, `${name}.mjs`);
  const text = modelText(name, `./${name}.mjs`, false);
  expect(text.split(what)).toHaveLength(2);
  const library = /import \{ (.*) \} from "@attrec\/tensor";/;
  writeFileSync(
    path,
    text
      .replace(what, by)
      .replace(
        library,
        'import * as tensor from "@attrec/tensor";\nconst { $1, equal, exp, label, log, max, neg, sqrt, toFloat } = tensor;',
      ),
  );
  return path;
};

const train = (model: string, ...more: readonly string[]): Promise<Ran> =>
  runCommand(main, [
    "train",
    model,
    "--dataset",
    data,
    "--length",
    "2",
    "--targets",
    "1",
    "--batch",
    "32",
    "--epochs",
    "2",
    "--set",
    "dim=4",
    ...more,
  ]);

const WHERE = String.raw`The loss is (\S+) in epoch 1, batch (\d)\. In batch \2 of epoch 1, 'loss' of the step is not finite\.`;

/** What is planted, and the sentences that name it. */
const plantings: readonly (readonly [name: string, what: string, by: string, sentence: string])[] = [
  [
    "a-logarithm-with-a-label",
    LOSS,
    'sum(label("distances", log(neg(add(distance(positive), 1)))))',
    String.raw`${WHERE} The operation log \('distances'\) gives NaN at batch 0, targets 0 of \[batch, targets\], of -\S+`,
  ],
  [
    "the-batches-of-one-user",
    LOSS,
    `add(${LOSS}, log(sub(1, max(toFloat(equal(user, 7))))))`,
    String.raw`${WHERE} The operation log gives -Infinity, of 0`,
  ],
  [
    "a-derivative",
    LOSS,
    `add(${LOSS}, sum(label("root", sqrt(mul(square(gather(p.users, user)), 0)))))`,
    String.raw`The loss is NaN in epoch 1, batch 2\. In batch 1 of epoch 1, 'state\.\S+\.users' of the step is not finite\. The operation div gives Infinity at batch 0, dim 0 of \[batch, dim\], of 0\.5 and 0, in the derivative of sqrt \('root'\)`,
  ],
  [
    "the-first-parameters",
    ITEMS,
    `exp(mul(${ITEMS}, 1e6))`,
    String.raw`The loss is \S+ in epoch 1, batch 1\. The state is not finite before epoch 1\. The operation exp gives Infinity at items \d+, dim \d of \[items, dim\], of \S+`,
  ],
];

test.each(plantings)("%s", async (name, what, by, sentence) => {
  const model = planted(name, what, by);
  const { code, out, err } = await train(model, "--trace-not-finite");
  expect(code).toBe(1);
  expect(out).not.toContain("test  ");
  const line =
    readFileSync(model, "utf8")
      .split("\n")
      .findIndex((text) => text.includes(by)) + 1;
  expect(err).toMatch(new RegExp(`^attrec: ${sentence}, called at .*${name}\\.mjs:${line}:\\d+\\.\n$`));
});

/** The same model in TypeScript, in a folder that is no package of modules, with the library from somewhere. */
const typed = (name: string, modules: string): string => {
  const own = join(folder, name);
  mkdirSync(own);
  symlinkSync(modules, join(own, "node_modules"), "junction");
  const path = join(own, "mine.ts");
  const text = modelText("mine", "./mine.ts", true);
  writeFileSync(path, text.replace(LOSS, `sum(log(neg(${LOSS})))`).replace("import { add,", "import { log, neg, add,"));
  return path;
};

test("the line of a file of TypeScript is told by the published command, and by its sources", async () => {
  const line = modelText("mine", "./mine.ts", true).split(LOSS)[0]?.split("\n").length;
  const called = (path: string) => new RegExp(`The operation log gives NaN.*, called at ${path}:${line}:\\d+\\.\n$`);
  const published = typed("published", join(dirname(main), "../../../node_modules"));
  expect((await train(published, "--trace-not-finite")).err).toMatch(called(published));
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const fromSource = typed("from-source", join(root, "node_modules"));
  const options = ["--import", "tsx", "--conditions=source", fileURLToPath(new URL("main.ts", import.meta.url))];
  const more = ["--dataset", data, "--length", "2", "--targets", "1", "--set", "dim=4", "--trace-not-finite"];
  const { stderr } = spawnSync(process.execPath, [...options, "train", fromSource, ...more], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  expect(stderr).toMatch(called(fromSource));
});

test("without the option the command says how to be told more", async () => {
  const { code, err } = await train(planted("untraced", LOSS, `log(neg(${LOSS}))`));
  expect(code).toBe(1);
  expect(err).toMatch(
    /^attrec: The loss is NaN in epoch 1, batch 1, before any update: .*--trace-not-finite of the command/,
  );
});

test("a training that stays finite is what it is without the option", async () => {
  const model = planted("finite", LOSS, LOSS);
  const [plain, traced] = [await train(model, "--json"), await train(model, "--json", "--trace-not-finite")];
  const metrics = ({ out }: Ran): unknown => /"HR@50":.*?"epoch"/.exec(out)?.[0];
  expect([plain.code, traced.code]).toEqual([0, 0]);
  expect(metrics(plain)).toMatch(/^"HR@50":\d/);
  expect(metrics(traced)).toBe(metrics(plain));
});
