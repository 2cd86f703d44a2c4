/**
 * Each rewrite rule by itself: where it applies, the result is the interpreter's. And the law itself is tested: wrong rules
 * that are planted beside the right ones are found.
 */
import { describe, expect, test } from "vitest";
import { everyRule } from "./algebra.ts";
import { numberOf } from "../facts/number-of.ts";
import { type Rule, simplify } from "./rule.ts";
import { at } from "../../at.ts";
import { add, concat, filled, map, partsOf, reduce, scatter, slice, view } from "../../nodes/build.ts";
import { apply, element } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { runs } from "../../testing/draw.ts";
import { failureOf } from "../../testing/rule-law.ts";
import { lowerContractions } from "../passes/lower-contractions.ts";
import { arithmeticRules } from "./fold-numbers.ts";
import { loneEntries } from "../passes/lone-entry.ts";
import { sumOfRows } from "./sum-of-rows.ts";
import { pieceRules } from "./pieces.ts";
import { sumsWithinRows } from "./sums-within-rows.ts";
import { exactScales } from "./exact-scales.ts";
import { negatedScatter, paddedRows, rowsOfIndices, sumOfScatters } from "./scatters.ts";
import { operandsOf } from "../facts/operands.ts";

const early: readonly Rule[] = [...everyRule, ...pieceRules(() => true)];
const late: readonly Rule[] = [sumOfRows, rowsOfIndices, paddedRows, negatedScatter, sumOfScatters, exactScales];
const all: readonly Rule[] = [...early, ...late, ...arithmeticRules, sumsWithinRows];

/** So many programs meet each rule often enough. */
const PROGRAMS = 300;

describe("where a rule applies, the result is the interpreter's", () => {
  test.each(all.map((rule) => [rule.name, rule] as const))("%s", { timeout: 600_000 }, (_, rule) => {
    let applied = 0;
    const counted: Rule = (...given) => {
      const simpler = rule(...given);
      if (simpler) applied++;
      return simpler;
    };
    const others = early.filter((other) => other !== rule);
    // By itself, and on what the others have left.
    expect(failureOf((outputs) => simplify(outputs, [counted]), runs(PROGRAMS))).toBeUndefined();
    expect(failureOf((outputs) => simplify(simplify(outputs, others), [counted]), runs(PROGRAMS))).toBeUndefined();
    expect(applied).toBeGreaterThan(2);
  });
});

test(
  "all rules together, the lowering of products and lone entries give the interpreter's results",
  { timeout: 600_000 },
  () => {
    expect(failureOf((outputs) => simplify(outputs, early), runs(PROGRAMS))).toBeUndefined();
    expect(failureOf((outputs) => simplify(outputs, all), runs(PROGRAMS))).toBeUndefined();
    expect(
      failureOf((outputs) => simplify(lowerContractions(simplify(outputs, early)), late), runs(PROGRAMS)),
    ).toBeUndefined();
    expect(failureOf((outputs) => loneEntries(simplify(outputs, early)), runs(PROGRAMS))).toBeUndefined();
  },
);

/** Wrong rules, one mistake each. */
const wrong: Readonly<Record<string, Rule>> = {
  "x - x is 1": (node) => {
    const [a, b] = operandsOf(node, "subtract") ?? [];
    return a && a === b ? filled(1, node.sizes) : undefined;
  },
  "x / x is 0": (node) => {
    const [a, b] = operandsOf(node, "divide") ?? [];
    return a && a === b ? filled(0, node.sizes) : undefined;
  },
  "x + x is x": (node) => {
    const [a, b] = operandsOf(node, "add") ?? [];
    return a === b ? a : undefined;
  },
  "-x is x": (node) => operandsOf(node, "negate")?.[0],
  "a - b is b - a": (node) => {
    const [a, b] = operandsOf(node, "subtract") ?? [];
    return a && b ? map(apply("subtract", element(0), element(1)), [b, a]) : undefined;
  },
  "the larger of two is the first": (node) => operandsOf(node, "maximum")?.[0],
  "x · 0 is x": (node) => {
    const [a, b] = operandsOf(node, "multiply") ?? [];
    return a && b && numberOf(b) === 0 ? a : undefined;
  },
  "a view of a view takes the outer axes": (node) => {
    const [inner] = node.inputs;
    const [outer, within] = [node.operation.lowering, inner?.operation.lowering];
    const source = inner?.inputs[0];
    if (outer.kind !== "view" || within?.kind !== "view" || !source || source.sizes.length < 2) return undefined;
    const axes = outer.axes.map((axis) => (axis < source.sizes.length ? axis : -1));
    return axes.every((axis, k) => axis < 0 || source.sizes[axis] === node.sizes[k])
      ? view(source, axes, node.sizes)
      : undefined;
  },
  "a transposed square is itself": (node) => {
    const { lowering } = node.operation;
    const [x] = node.inputs;
    return lowering.kind === "view" && lowering.axes.join() === "1,0" && x?.sizes.join() === node.sizes.join()
      ? x
      : undefined;
  },
  "the sum of what repeats is what is repeated": (node) => {
    const { lowering } = node.operation;
    const [x] = node.inputs;
    const repeated = x?.operation.lowering;
    if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || repeated?.kind !== "view") return undefined;
    const source = x?.inputs[0];
    return source?.sizes.join() === node.sizes.join() ? source : undefined;
  },
  "a slice of a slice begins where the inner one does": (node) => {
    const { lowering } = node.operation;
    const [x] = node.inputs;
    const inner = x?.operation.lowering;
    if (lowering.kind !== "slice" || inner?.kind !== "slice" || inner.axis !== lowering.axis) return undefined;
    return slice(at(x?.inputs ?? [], 0), lowering.axis, inner.start, at(node.sizes, lowering.axis));
  },
  "parts of a concatenation in any order": (node) => {
    const { lowering } = node.operation;
    return lowering.kind === "concat" && node.inputs.length === 2
      ? concat(node.inputs.toReversed(), lowering.axis)
      : undefined;
  },
  "a scatter of several parts is that of the first": (node) =>
    node.operation.lowering.kind === "scatter" && node.inputs.length > 2
      ? scatter(partsOf(node).slice(0, 1), node.sizes)
      : undefined,
  "a maximum along two axes is one along the first": (node) => {
    const { lowering } = node.operation;
    const [x] = node.inputs;
    return lowering.kind === "reduce" && lowering.reducer === "maximum" && x && x.sizes.length === 1
      ? reduce("sum", x, lowering.axes)
      : undefined;
  },
  "A B + A' B is A B": (node) => {
    const [a, b] = operandsOf(node, "add") ?? [];
    const isProduct = (x: Node | undefined): boolean => x?.operation.lowering.kind === "contract";
    return isProduct(a) && isProduct(b) ? a : undefined;
  },
  "x + 0 is 0": (node) => {
    const [a, b] = operandsOf(node, "add") ?? [];
    return a && b && numberOf(b) === 0 ? add(b, b) : undefined;
  },
};

test.each(Object.entries(wrong))("a planted rule is found: %s", { timeout: 600_000 }, (_, rule) => {
  expect(failureOf((outputs) => simplify(outputs, [rule, ...all]), 2000, false)).toBeDefined();
});
