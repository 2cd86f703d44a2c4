/**
 * The passes that compute the rows alone that a batch names: over drawn steps, what they make of a graph computes what the graph
 * did, in float64. And wrong ones that are planted are found.
 */
import fc from "fast-check";
import { rewrite } from "../../graph/rewrite.ts";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { batchRows } from "../../devices/batch-rows.ts";
import type { Program } from "../../graph/program.ts";
import { gather, reshape, slice, view } from "../../nodes/build.ts";
import { update } from "../../nodes/update.ts";
import { input } from "../../ops/input.ts";
import { type Elements, type Node, type Tensor } from "../../tensor.ts";
import { allKernels } from "../../testing/all-kernels.ts";
import { drawWith, relativeError, runs } from "../../testing/draw.ts";
import type { Indices } from "../../testing/drawn-operations.ts";
import { drawNamedStep } from "../../testing/named-steps.ts";
import { evaluateNodes, isSteady, noisy } from "../../testing/noisy.ts";
import { type Derived, derivedRows, type DeriveRows } from "../derived.ts";
import { operandsOf } from "../facts/operands.ts";
import { numberOf } from "../../graph/number-of.ts";
import { isRowWise } from "../facts/row-wise.ts";
import { everyRule } from "../rules/algebra.ts";
import { arithmeticRules } from "../rules/fold-numbers.ts";
import { type Rule, rule, simplify } from "../rules/rule.ts";
import { shareRows } from "./share-rows.ts";
import { compactUpdates } from "./sparse-updates.ts";

/** A pass that asks for distinct rows. */
type Pass = (outputs: readonly Node[], program: Program, derive: DeriveRows) => readonly Node[];

const compacted: Pass = (outputs, program, derive) => compactUpdates(draftOf(outputs, program, derive));

/** What the pass looks at of a plan that has other rules of pieces. */
const draftOf = (outputs: readonly Node[], program: Program, derive: DeriveRows, pieces: readonly Rule[] = []) => ({
  outputs,
  program,
  derived: { all: [], derive },
  pieces,
  compiler: { kernels: allKernels },
  tools: { simplify, isRowWise, everyRule, arithmeticRules },
});
const shared: Pass = (outputs, _, derive) => shareRows(outputs, derive);

/** Tries a pass on so many drawn steps: the sentence that says where it fails, if it does, and how often it did something. */
const tried = (pass: Pass, numRuns: number): { readonly failure: string | undefined; readonly times: number } => {
  let times = 0;
  const report = fc.check(
    fc.property(fc.gen(), (g) => {
      const { run, state, others, batches } = drawNamedStep(drawWith(g), 1);
      const data = [...state, ...others, at(batches, 0)];
      const inputs = data.map((x) => input(x.shape, x.sizes, x.dtype));
      const [table, memory, ...rest] = inputs as unknown as readonly Tensor[];
      if (!table || !memory) throw new RangeError("A step has a state of two tensors.");
      const step = run([table, memory], rest.slice(0, -1), inputs.at(-1) as Indices);
      const outputs = [...step.state, ...step.results];
      const program: Program = { inputs, outputs, carried: outputs.map((_, i) => (i < 2 ? i : -1)), names: [] };
      const given = new Map<Node, Elements>(inputs.map((place, i) => [place, elementsOf(at(data, i))]));
      const exact = evaluateNodes(outputs, given);
      fc.pre(isSteady(exact, (sign) => evaluateNodes(outputs, given, noisy(sign)), 1e-3));
      const simple = simplify(outputs, everyRule);
      const { all, derive } = derivedRows();
      const made = pass(simple, program, derive);
      if (all.length > 0) times++;
      for (const derived of all) for (const [node, elements] of rowsOf(derived, given)) given.set(node, elements);
      evaluateNodes(made, given).forEach((x, i) => expect(relativeError(x, at(exact, i))).toBeLessThan(1e-7));
    }),
    { numRuns, seed: 1, endOnFailure: true },
  );
  return { failure: report.failed ? String(report.errorInstance) : undefined, times };
};

const elementsOf = (data: Node): Elements => data.operation.evaluate([], data);

/**
 * What a device derives. Places that no row takes come first here, so that the meaning of an update, which knows not how many of
 * its rows count, writes those that do last; and what is spread from there is 0, where a device passes over it.
 */
const rowsOf = (derived: Derived, given: ReadonlyMap<Node, Elements>): readonly (readonly [Node, Int32Array])[] => {
  const { sources, rows, spread, slots } = derived;
  const indicesOf = (source: Node): Int32Array => Int32Array.from(given.get(source) ?? []);
  const found = new Int32Array(at(rows.sizes, 0));
  const places = sources.map((source) => new Int32Array(indicesOf(source).length));
  const count = batchRows(derived)(indicesOf, { rows: found, spread: found.slice(), slots: places });
  const free = found.length - count;
  const filled = new Int32Array(found.length);
  filled.set(found.subarray(0, count), free);
  return [
    [rows, filled],
    [spread, filled],
    ...places.map((own, k) => [at(slots, k), own.map((slot) => slot + free)] as const),
  ];
};

test.each([
  ["compactUpdates", compacted],
  ["shareRows", shared],
  ["both", (outputs, program, derive) => shared(compacted(outputs, program, derive), program, derive)],
] as const satisfies readonly (readonly [string, Pass])[])(
  "%s gives the interpreter's results",
  { timeout: 600_000 },
  (_, pass) => {
    const { failure, times } = tried(pass, runs(150));
    expect(failure).toBeUndefined();
    expect(times).toBeGreaterThan(10);
  },
);

/** Indices taken for their places among the distinct rows. */
const misplaced =
  (derive: DeriveRows): DeriveRows =>
  (sources, tableRows) => ({ ...derive(sources, tableRows), slots: sources });

/** A rule by which a table that decays stays as it is. */
const decayIsNothing: Rule = rule("0.9 x = x", ["multiply"], (node) => {
  const [a, b] = operandsOf(node, "multiply") ?? [];
  return a && b && numberOf(b) === 0.9 ? a : undefined;
});

/** Every node of a kind replaced. */
const replacing = (outputs: readonly Node[], kind: string, replace: (node: Node) => Node): readonly Node[] =>
  rewrite(outputs, (node) => (node.operation.lowering.kind === kind ? replace(node) : node));

test.each<[string, Pass]>([
  ["indices are places", (outputs, program, derive) => compacted(outputs, program, misplaced(derive))],
  [
    "a decay moves nothing",
    (outputs, program, derive) => compactUpdates(draftOf(outputs, program, derive, [decayIsNothing])),
  ],
  [
    "rows that are named stay as they were",
    (outputs, program, derive) =>
      replacing(compacted(outputs, program, derive), "update", ({ inputs }) =>
        update(at(inputs, 0), at(inputs, 1), gather(at(inputs, 0), at(inputs, 1))),
      ),
  ],
  ["indices are places of shared rows", (outputs, program, derive) => shared(outputs, program, misplaced(derive))],
  [
    "of shared rows the first is that of all",
    (outputs, program, derive) =>
      shared(outputs, program, (sources, tableRows) => {
        const derived = derive(sources, tableRows);
        const { sizes } = derived.rows;
        const first = view(reshape(slice(derived.rows, 0, 0, 1), []), [-1], sizes);
        return { ...derived, rows: first };
      }),
  ],
])("a planted pass is found: %s", { timeout: 600_000 }, (_, pass) => {
  expect(tried(pass, 1000).failure).toBeDefined();
});
