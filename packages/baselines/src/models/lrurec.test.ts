/** Checks LRURec: its masks, its order of time, where its decays start. */
import { compile, interpreter, key, type KeyTensor, keyTensor, read } from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import { LENGTH, prefixLaw, sequenceGradients, sequenceLaws, softmaxLoss } from "../testing/sequence-laws.ts";
import { lrurec } from "./lrurec.ts";

const small = { dim: 4, length: LENGTH, dropout: 0 } as const;

describe("with a softmax over all items", () => {
  const model = lrurec(small);
  sequenceLaws(model);
  prefixLaw(model, (p) => p, softmaxLoss);
});

sequenceGradients(lrurec({ ...small, dim: 2, blocks: 1 }));

test("what a step keeps of a state lies between 0.8 and what the option says, at the start of training", () => {
  const model = lrurec({ dim: 32, slowest: 0.9, blocks: 1 });
  const [block] = compile(
    (from: KeyTensor) => model.init(from, { users: 1, items: 3 }),
    interpreter(),
  )(keyTensor(key(1))).blocks;
  const kept = Array.from(block ? read(block.decay) : [], (x) => Math.exp(-Math.exp(x)));
  expect(kept.length).toBe(64);
  expect(Math.min(...kept)).toBeGreaterThan(0.799);
  expect(Math.max(...kept)).toBeLessThan(0.9001);
});
