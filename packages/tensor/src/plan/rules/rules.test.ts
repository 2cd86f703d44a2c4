/**
 * Each rewrite rule by itself: where it applies, the result is the interpreter's. And the law itself is tested: wrong rules
 * that are planted beside the right ones are found.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { add, concat, filled, map, reduce, scatter, scatterParts, slice, view } from "../../nodes/build.ts";
import { apply, element } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { runs } from "../../testing/draw.ts";
import { failureOf, triedRules } from "../../testing/rule-law.ts";
import { numberOf } from "../../graph/number-of.ts";
import { operandsOf, operatorOf } from "../facts/operands.ts";
import { loneEntries } from "../passes/lone-entry.ts";
import { lowerContractions } from "../passes/lower-contractions.ts";
import { everyRule } from "./algebra.ts";
import { allRules } from "./all.ts";
import { lateRules } from "./late.ts";
import { scatterRules } from "./scatters.ts";
import { arithmeticRules } from "./fold-numbers.ts";
import { loneEntryRules } from "./lone-entry.ts";
import { pieceRules } from "./pieces.ts";
import { type Rule, rule, simplify } from "./rule.ts";

const early: readonly Rule[] = [...everyRule, ...pieceRules(() => true)];

/** So many programs are tried with all rules at once, and with each. */
const [PROGRAMS, EACH] = [300, 400];

test("each rule that is written is in the list over which laws run, once", () => {
  const folder = fileURLToPath(new URL("../", import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const written = sources.flatMap((path) =>
    [...readFileSync(join(folder, path), "utf8").matchAll(/(?<!const )\brule\(\s*"([^"]+)"/g)].map(
      ([, formula = ""]) => formula,
    ),
  );
  expect(written.length).toBeGreaterThan(20);
  expect(allRules.map(({ formula }) => formula).toSorted((a, b) => a.localeCompare(b))).toEqual(
    written.toSorted((a, b) => a.localeCompare(b)),
  );
});

/** What every formula begins with. */
const everyHead: Rule["heads"] = [
  ...(["map", "reduce", "view", "reshape", "slice", "concat", "window", "contract"] as const),
  ...(["gather", "scatter", "gatherAlong", "scatterAlong", "order", "random"] as const),
];

test("a rule is tried on the nodes that its formula begins with, and applies to no others", () => {
  // The law of rules gives them nodes of their heads alone, so a head that is missing would go unseen there.
  const unaware = allRules.map((one) => ({ ...one, heads: everyHead }));
  let strays: readonly string[] = [];
  const watched = unaware.map((one, i): Rule => ({
    ...one,
    apply: (node, original, uses) => {
      const found = one.apply(node, original, uses);
      const { heads, formula } = at(allRules, i);
      const { kind } = node.operation.lowering;
      if (found && !heads.some((head) => head === kind || head === operatorOf(node))) strays = [...strays, formula];
      return found;
    },
  }));
  triedRules(watched, early, 40);
  expect([...new Set(strays)]).toEqual([]);
});

test("where a rule applies, the result is the interpreter's", { timeout: 600_000 }, () => {
  const { times, wrong: found } = triedRules(allRules, [...early, ...arithmeticRules, ...loneEntryRules], runs(EACH));
  expect(found).toEqual([]);
  const rare = allRules.filter((one) => (times.get(one) ?? 0) < 2).map(({ formula }) => formula);
  expect(rare).toEqual([]);
});

test(
  "all rules together, the lowering of products and lone entries give the interpreter's results",
  { timeout: 600_000 },
  () => {
    const all = allRules.filter((one) => !loneEntryRules.includes(one));
    expect(failureOf((outputs) => simplify(outputs, early), runs(PROGRAMS))).toBeUndefined();
    expect(failureOf((outputs) => simplify(outputs, all), runs(PROGRAMS))).toBeUndefined();
    expect(
      failureOf(
        (outputs) => simplify(lowerContractions(simplify(outputs, early)), [...lateRules, ...scatterRules]),
        runs(PROGRAMS),
      ),
    ).toBeUndefined();
    expect(failureOf((outputs) => loneEntries(simplify(outputs, early)), runs(PROGRAMS))).toBeUndefined();
  },
);

/** Wrong rules, one mistake each. */
const wrong: Readonly<Record<string, Rule["apply"]>> = {
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
      ? scatter(scatterParts(node).slice(0, 1), node.sizes)
      : undefined,
  "the largest of all elements is their sum": (node) => {
    const { lowering } = node.operation;
    const [x] = node.inputs;
    const isOfAll = node.sizes.every((size) => size === 1);
    return lowering.kind === "reduce" && lowering.reducer === "maximum" && x && isOfAll
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

test.each(Object.entries(wrong))("a planted rule is found: %s", { timeout: 600_000 }, (formula, wrongly) => {
  const planted = rule(formula, everyHead, wrongly);
  expect(failureOf((outputs) => simplify(outputs, [planted, ...allRules]), 2000, false)).toBeDefined();
});

test("the law of the list finds a planted rule, and says which it is", () => {
  const planted = rule("-x = x", ["negate"], (node) => operandsOf(node, "negate")?.[0]);
  const { wrong: found } = triedRules([...everyRule, planted], early, 20);
  expect(found.map((text) => text.slice(0, 7))).toEqual(["-x = x:"]);
});
