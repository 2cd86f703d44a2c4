/** A note is written and read by the declaration of its option. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { notesOf, optionOf, readNote, type TrainingNotes, trainingNotes, usualNotes } from "./training-notes.ts";

const notes: fc.Arbitrary<TrainingNotes> = fc.record({
  model: fc.constant("attrec"),
  hyperparameters: fc.constant('{"dim":2}'),
  dataset: fc.string({ minLength: 1 }),
  columns: fc.constantFrom("user=a,item=b,time=c", "user=1,item=2,time=none"),
  filter: fc.constantFrom("none", "u10>i2>u10"),
  fingerprint: fc.constant("ab".repeat(32)),
  features: fc.constantFrom("items.genres as shares", "users.age as numbers"),
  featureFingerprint: fc.constant("cd".repeat(32)),
  protocol: fc.constantFrom("default", "author"),
  split: fc.constantFrom("leave-one-out", "leave-3-out", "temporal-80-10-10"),
  targetRule: fc.constantFrom("all", "first"),
  coldUsers: fc.constantFrom("left-out", "ranked"),
  shortHistories: fc.constantFrom("left-out", "repeated", "masked"),
  negatives: fc.constantFrom("own", "not-targets", "not-history"),
  historyLength: fc.integer({ min: 1, max: 65_536 }),
  targetCount: fc.integer({ min: 1 }),
  batchSize: fc.integer({ min: 1 }),
  optimizer: fc.constantFrom("adagrad", "adam:beta1=0.5", "sgd+clip:most=1e+1", "./mine.ts#mine"),
  rate: fc.float({ min: Math.fround(1e-30), noNaN: true, noDefaultInfinity: true }),
  schedule: fc.constantFrom("constant", "cosine:least=0,over=9", "./mine.ts#mine"),
  accumulate: fc.integer({ min: 1 }),
  accumulator: fc.float({ min: Math.fround(1e-30), noNaN: true, noDefaultInfinity: true }),
  every: fc.integer({ min: 1 }),
  validate: fc.constantFrom("hr@50", "ndcg@10,mrr"),
  seed: fc.nat(),
  from: fc.constant("ef".repeat(32)),
});

test("what is written is read, value by value", () => {
  fc.assert(
    fc.property(notes, (values) => {
      const kept = notesOf(values);
      // A file of today's usual choices has the notes that files always had.
      const written = Object.keys(trainingNotes).filter(
        (name) => String(values[name as keyof TrainingNotes]) !== usualNotes[name],
      );
      expect(Object.keys(kept)).toEqual(written);
      for (const name of Object.keys(trainingNotes) as (keyof TrainingNotes)[])
        expect(readNote(kept, name, "m")).toBe(values[name]);
    }),
  );
});

test.each([
  ["batchSize", "0", `m is damaged in its note "batchSize": --batch takes a whole number of at least 1, not '0'.`],
  ["rate", "-1", `m is damaged in its note "rate": --rate takes a number greater than 0, not '-1'.`],
  ["historyLength", "65537", `its note "historyLength": --length takes a whole number from 1 to 65536, not '65537'.`],
  ["optimizer", "adm", `its note "optimizer": There is no optimizer 'adm': did you mean 'adam'?`],
  ["seed", "1.5", `its note "seed": --seed takes a whole number`],
] as const)("a file may say only what the command line may: %s %s is refused", (name, text, sentence) => {
  expect(() => readNote({ [name]: text }, name, "m")).toThrow(sentence);
  expect(() => readNote({}, name, "m")).toThrow(`m has no note "${name}"`);
});

test("a training on columns that were found says nothing of them", () => {
  const [{ columns: _, ...found } = { columns: "" }] = fc.sample(notes, 1);
  expect(Object.keys(notesOf(found as TrainingNotes))).not.toContain("columns");
});

test("a note that keeps an option knows its name", () => {
  expect([optionOf("batchSize"), optionOf("fingerprint"), optionOf("constructor")]).toEqual([
    "--batch",
    undefined,
    undefined,
  ]);
});
