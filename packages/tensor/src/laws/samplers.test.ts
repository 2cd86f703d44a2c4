/** Every operation that can be called is drawn by the property tests, or is one of those named here, with a reason. */
import { expect, test } from "vitest";
import * as authors from "../ops/authors.ts";
import { iterate } from "../loops/iterate.ts";
import * as users from "../operations.ts";
import { samplers } from "./samplers.ts";

const operations = { ...users, ...authors, iterate };

const WHOLE = "gives whole numbers, which have no derivative";
const MADE = "is made of operations that are sampled";
const DATA = "makes or reads data, and computes nothing";
const RANDOM = "is random: tests of its own hold it to its distribution";

/** What has no sampler, and why. */
const exceptions: Readonly<Record<string, string>> = {
  argmax: WHOLE,
  argmin: WHOLE,
  argsort: WHOLE,
  assumeEqual: "is the identity, of trees",
  bernoulli: RANDOM,
  binary: "defines operations",
  binaryCrossEntropy: MADE,
  bpr: MADE,
  categorical: RANDOM,
  causalMask: DATA,
  broadcastTo: "is a view, which is sampled",
  clip: MADE,
  coarseUniform: RANDOM,
  concatAxis: "is concat, by number",
  cond: "calls a function for each of two cases",
  constant: DATA,
  dataTensor: DATA,
  dot: "is contract of two lists",
  dropout: RANDOM,
  einsum: "is contract and view by names",
  everyNth: MADE,
  expand: "is a reshape, which is sampled",
  filled: "is a view of a number",
  flip: MADE,
  fn: "renames dimensions",
  gruCell: MADE,
  hinge: MADE,
  input: DATA,
  iota: DATA,
  iterate: "takes a graph of one step",
  keyTensor: DATA,
  leakyRelu: MADE,
  lengthMask: "is rows of a table, which are sampled",
  lstmCell: MADE,
  map: "is under every elementwise operation",
  maskDiagonal: MADE,
  matmul: "is contract by positions",
  mse: MADE,
  multiHeadAttention: MADE,
  namedLike: "is a reshape, which is sampled",
  normal: RANDOM,
  oneHot: "has whole numbers alone as arguments",
  outer: "is contract of two lists",
  pad: "is concat with a number, which its sampler draws",
  permutation: RANDOM,
  paddingMask: "is notEqual, which is sampled",
  permute: "is a view, which is sampled",
  read: DATA,
  rearrange: "is a view, which is sampled",
  repeat: "is a view and a reshape, which are sampled",
  reduceAxes: "is a reduction, by number",
  roll: MADE,
  scalar: DATA,
  scan: "calls a function for each position",
  scanLoop: "calls a function for each position",
  sliceAxis: "is slice, by number",
  smoothL1: MADE,
  sort: "is topK of all elements",
  split: MADE,
  squeeze: "is a reshape, which is sampled",
  stack: "is concat, which is sampled",
  stopGradient: "has no derivative, by intent",
  take: "is a slice, which is sampled",
  tensor: DATA,
  truncatedNormal: RANDOM,
  unary: "defines operations",
  glorot: RANDOM,
  uniform: RANDOM,
  uniformBetween: RANDOM,
  whileLoop: "calls functions for each step",
  windowAxis: "is window, by number",
  zeroDiagonal: MADE,
  zerosLike: "is a view of a number",
};

test("every exported operation has a sampler, or a reason to have none", () => {
  const exported = Object.keys(operations);
  expect(exported.filter((name) => !(name in samplers) && !(name in exceptions))).toEqual([]);
  // A reason that is out of date would hide the next operation of that name.
  expect(Object.keys(exceptions).filter((name) => name in samplers || !exported.includes(name))).toEqual([]);
});
