/** A training goes on from its own state alone: each that is another's, damaged or missing is a sentence. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, fold, interpreter, key, type KeyTensor, keyTensor, read, tensor } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import { type AnyModel, attrec, opaque } from "attrec";
import { initialState, optimizerNamed } from "attrec/extend";
import { openTrees, saveTrees } from "attrec/node";
import { afterAll, expect, test } from "vitest";
import { loadProgress, replacedNote, resumeFile, saveProgress, whereItGoesOn } from "./saved-training.ts";

const folder = mkdtempSync(join(tmpdir(), "saved-training-"));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, "m");

const sizes = { users: 3, items: 5 };
const model = (dim = 2): AnyModel => opaque(attrec({ dim }));
const { optimizer } = optimizerNamed("adagrad");
const settings = {
  epochs: 5,
  optimizer,
  notes: {
    model: "attrec",
    hyperparameters: JSON.stringify({ dim: 2, dropout: 0.5 }),
    dataset: "log.tsv",
    fingerprint: "ab".repeat(32),
    rate: "0.05",
    seed: "1",
  },
};
const state = compile(
  (draws: KeyTensor) => initialState(model(), optimizer, sizes)(draws),
  interpreter(),
)(keyTensor(fold(key(1), "parameters")));
const progress = { epoch: 5, state, waited: 2, best: { epoch: 3, value: 0.25, parameters: state.parameters } };

const load = (changed: Partial<typeof settings> = {}, of = model(), many = sizes) =>
  loadProgress(out, of, many, { ...settings, ...changed });

test("what was saved is loaded", async () => {
  await saveProgress(out, progress, settings);
  const loaded = load();
  expect([loaded.epoch, loaded.waited, loaded.best?.epoch, loaded.best?.value]).toEqual([5, 2, 3, 0.25]);
  const [found, expected] = [leaves(loaded.state), leaves(state)];
  expect(found.map(({ path }) => path)).toEqual(expected.map(({ path }) => path));
  found.forEach(({ tensor: one }, i) => expect(read(one)).toEqual(read(expected[i]?.tensor ?? tensor("", [0]))));
});

test.skipIf(process.platform === "win32")(
  "the state of a private model is private from its first byte on",
  async () => {
    const secret = join(folder, "secret");
    writeFileSync(secret, "", { mode: 0o600 });
    await saveProgress(secret, progress, settings);
    expect(statSync(resumeFile(secret)).mode & 0o777).toBe(0o600);
  },
);

test("without a state there is nothing to resume, and a sentence says so", () => {
  expect(() => loadProgress(join(folder, "other"), model(), sizes, settings)).toThrow(
    /^There is nothing to resume: a training with this --out writes .*other\.resume after each epoch, and there is no such file\. Begin without --resume\.$/,
  );
});

test("with other settings it is refused, and both values are named", async () => {
  await saveProgress(out, progress, settings);
  const { notes } = settings;
  expect(() => load({ notes: { ...notes, seed: "2" } })).toThrow("was written with --seed 1, and this command has 2:");
  expect(() => load({ notes: { ...notes, rate: "0.1" } })).toThrow("with --rate 0.05, and this command has 0.1:");
  expect(() => load({ notes: { ...notes, model: "fpmc" } })).toThrow("with model attrec, and this command has fpmc:");
  const dropout = JSON.stringify({ dim: 2, dropout: 0.4 });
  expect(() => load({ notes: { ...notes, hyperparameters: dropout } })).toThrow(
    "with dropout 0.5, and this command has 0.4:",
  );
  const more = JSON.stringify({ dim: 2, dropout: 0.5, omega: 1 });
  expect(() => load({ notes: { ...notes, hyperparameters: more } })).toThrow(
    "with omega none, and this command has 1:",
  );
  expect(() => load({ notes: { ...notes, fingerprint: "cd".repeat(32) } })).toThrow(
    "with data of SHA-256 abababababab…, and this command has cdcdcdcdcdcd…:",
  );
  // The same data at another place are the same data.
  expect(load({ notes: { ...notes, dataset: "elsewhere/log.tsv" } }).epoch).toBe(5);
});

test("what only one of the two says is a difference: a model that the training went on from, and columns", async () => {
  const { notes } = settings;
  const grown = { ...notes, from: "ef".repeat(32), columns: "user=1,item=2" };
  await saveProgress(out, progress, { notes: grown });
  expect(load({ notes: grown }).epoch).toBe(5);
  const { from, ...begun } = grown;
  expect(() => load({ notes: begun })).toThrow(
    "was written with a --from of SHA-256 efefefefefef…, and this command has none:",
  );
  const { columns, ...found } = grown;
  expect(() => load({ notes: found })).toThrow(`was written with --columns "${columns}", and this command has none:`);
  await saveProgress(out, progress, settings);
  const asked = { ...notes, from };
  expect(() => load({ notes: asked })).toThrow(
    "was written with a --from of SHA-256 none, and this command has efefefefefef…:",
  );
});

test("a state beyond the epochs that are asked for is refused", async () => {
  await saveProgress(out, { ...progress, epoch: 99_999_999 }, settings);
  expect(() => load()).toThrow(/m\.resume has reached epoch 99999999, and --epochs is 5/);
});

test("it is said where a training goes on, and that nothing of it is left", () => {
  const where = (epochs: number, patience: number) => whereItGoesOn(progress, { epochs, patience });
  expect(where(6, 3)).toEqual({ sentence: "goes on after epoch 5", isLeft: true });
  expect(where(5, 3)).toEqual({ sentence: "nothing is left to train: epoch 5 of 5 had ended", isLeft: false });
  expect(where(6, 2).sentence).toContain("after epoch 5 there had been 2 validations in a row without progress");
});

test("a state of another model or of other data is refused, and names the tensor", async () => {
  await saveProgress(out, progress, settings);
  expect(() => load({}, model(3))).toThrow(/m\.resume: "state\.[\w.]+" has the sizes \[.*, 2\]/);
  expect(() => load({}, model(), { users: 4, items: 5 })).toThrow(
    /has the sizes \[3, 2\], but \[users, dim\] is \[4, 2\] here/,
  );
});

test.each([
  [{ epoch: "NaN" }, /its note "epoch" is "NaN", and should be a whole number of at least 1/],
  [{ epoch: "-1" }, /its note "epoch" is "-1"/],
  [{ epoch: "0" }, /its note "epoch" is "0"/],
  [{ epoch: "2.5" }, /its note "epoch" is "2\.5"/],
  [{ epoch: "1e3" }, /its note "epoch" is "1e3"/],
  [{ epoch: "" }, /its note "epoch" is ""/],
  [{ epoch: "99999999999999999999" }, /its note "epoch" is/],
  [{ waited: "-2" }, /its note "waited" is "-2", and should be a whole number of at least 0/],
  [{ waited: "Infinity" }, /its note "waited" is/],
  [{ bestEpoch: "0" }, /its note "bestEpoch" is/],
  [{ bestEpoch: "6" }, /2 validations since epoch 6, but has only reached epoch 5/],
  [{ waited: "4" }, /4 validations since epoch 3, but has only reached epoch 5/],
  [{ bestValue: "NaN" }, /its note "bestValue" is "NaN", and should be a finite number/],
  [{ bestValue: " " }, /its note "bestValue" is/],
  [{ epoch: undefined }, /has no note "epoch"/],
  [{ waited: undefined }, /has no note "waited"/],
  [{ bestValue: undefined }, /has no note "bestValue"/],
])("a state that notes %j is refused, and stays as it is", async (changed, sentence) => {
  await saveProgress(out, progress, settings);
  const { metadata } = openTrees(resumeFile(out));
  const notes = Object.entries({ ...metadata, ...changed }).filter(
    (note): note is [string, string] => note[1] !== undefined,
  );
  await saveTrees(resumeFile(out), { state, best: state.parameters }, Object.fromEntries(notes));
  const before = readFileSync(resumeFile(out));
  expect(() => load()).toThrow(sentence);
  expect(() => load()).toThrow("m.resume");
  expect(readFileSync(resumeFile(out)).equals(before)).toBe(true);
  expect(existsSync(out)).toBe(false);
});

test("where the same training was interrupted, one that begins anew says that it replaces that", async () => {
  await saveProgress(out, progress, settings);
  const noteOf = (changed: Partial<Parameters<typeof replacedNote>[1]> = {}, file = out) =>
    replacedNote(file, { notes: settings.notes, epochs: 6, patience: 3, ...changed });
  expect(noteOf()).toBe(
    `${resumeFile(out)} keeps epoch 5 of this training, which begins anew and replaces that after its first epoch: interrupt it, and give --resume, to go on from there.`,
  );
  // Nothing is lost of a training that was at its end, of another, and where there is none.
  expect(noteOf({ epochs: 5 })).toBeUndefined();
  expect(noteOf({ patience: 2 })).toBeUndefined();
  expect(noteOf({ notes: { ...settings.notes, seed: "2" } })).toBeUndefined();
  expect(noteOf({}, join(folder, "none"))).toBeUndefined();
  writeFileSync(resumeFile(out), "damaged");
  expect(noteOf()).toBeUndefined();
});
