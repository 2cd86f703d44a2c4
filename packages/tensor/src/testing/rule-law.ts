/** The law of rewriting: over drawn programs, a rewritten graph computes the same as the original, in float64. */
import fc from "fast-check";
import { topological } from "../graph/walk.ts";
import { rewrite } from "../graph/rewrite.ts";
import {
  add,
  concat,
  count,
  maskDiagonal,
  mul,
  neg,
  reshape,
  type Shape,
  slice,
  softmax,
  sum,
  type Tensor,
} from "../index.ts";
import { at, input } from "../extend.ts";
import type { Draw } from "../testing.ts";
import type { Elements, Node } from "../tensor.ts";
import { fingerprint } from "../graph/fingerprint.ts";
import { add as plus, concat as joinedNodes, filled, reshape as reshapedNode } from "../nodes/build.ts";
import { type Rule, simplify } from "../plan/rules/rule.ts";
import { drawWith, relativeError } from "./draw.ts";
import { drawNamedProgram } from "./named-programs.ts";
import { evaluateNodes, isSteady, noisy } from "./noisy.ts";

/** Rounding in float64 stays far below, a wrong rule far above. */
const WRONG = 1e-7;

/** A function that turns the outputs of a graph into others that compute the same. */
export type Rewrite = (outputs: readonly Node[]) => readonly Node[];

/** A graph, the numbers that it is evaluated on, and its values for them. */
interface Drawn {
  readonly outputs: readonly Node[];
  readonly given: ReadonlyMap<Node, Elements>;
  readonly exact: readonly Elements[];
}

const draw = (g: fc.GeneratorValue): Drawn => {
  const { run, parameters, indices } = drawNamedProgram(drawWith(g), 16);
  const data = [...parameters, indices];
  const places = data.map((x) => input(x.shape, x.sizes, x.dtype));
  const given = new Map<Node, Elements>(places.map((place, i) => [place, elementsOf(at(data, i))]));
  const [indicesPlace, floats] = [places.at(-1), places.slice(0, -1)];
  const outputs: readonly Node[] = run(floats as readonly Tensor[], indicesPlace as Tensor<Shape, "int">);
  const drawn = evaluated(outputs, given);
  fc.pre(drawn !== undefined);
  return drawn;
};

/**
 * Attention of two items to each other and its derivative: each attends to one item alone. And tensors that are joined, cut, joined
 * again, padded and stacked, which programs seldom are by chance.
 */
const drawPair = (g: fc.GeneratorValue): Drawn => {
  const draw = drawWith(g);
  const sizes = [draw.integer(1, 3), 2, 2];
  const places = [0, 1].map(() => input(["batch", "i", "j"], sizes, "float"));
  const given = new Map<Node, Elements>(
    places.map((place) => [place, Float64Array.from({ length: count(sizes) }, () => draw.real(-2, 2))]),
  );
  const [scores, cotangent] = [at(places, 0), at(places, 1)];
  const attention = softmax(maskDiagonal(scores), "j");
  const sums = reshape(sum(neg(mul(cotangent, attention)), "j"), ["batch", "i", 1], sizes.with(2, 1));
  const joined = concat<readonly Tensor[], number, "both">([scores, cotangent], -3, "both");
  const start = draw.integer(0, 2 * at(sizes, 0) - 1);
  const piece = slice<Shape, number, number, number>(joined, -3, start, draw.integer(start + 1, 2 * at(sizes, 0)));
  const nested = joinedNodes([joined, scores], 0);
  const nothing = filled(0, sizes);
  const padded = plus(joinedNodes([scores, nothing], 0), joinedNodes([nothing, cotangent], 0));
  const flat = (x: Node): Node => reshapedNode(x, [at(sizes, 0), count(x.sizes) / at(sizes, 0)]);
  const stacked = joinedNodes([flat(joinedNodes([scores, cotangent], 1)), flat(scores)], 1);
  const outputs = [
    attention,
    sum(attention, "i"),
    mul(add(cotangent, sums), attention),
    piece,
    nested,
    padded,
    stacked,
  ];
  return { outputs, given, exact: evaluateNodes(outputs, given) };
};

/**
 * A graph with its numbers; nothing where they hang on the last bits, which is no matter of a rule. Rules hold where there is no
 * NaN, which a comparison takes away again: so no node may have one.
 */
const evaluated = (outputs: readonly Node[], given: ReadonlyMap<Node, Elements>): Drawn | undefined => {
  if (evaluateNodes(topological(outputs), given).some((all) => all.some(Number.isNaN))) return undefined;
  const exact = evaluateNodes(outputs, given);
  const disturbed = (sign: 1 | -1) => evaluateNodes(outputs, given, noisy(sign));
  return isSteady(exact, disturbed, 1e-3) ? { outputs, given, exact } : undefined;
};

/** The graph with a number in the place of some nodes, as rules meet it where gradients are taken to be 0. */
const withNumbers = ({ outputs, given }: Drawn, { integer }: Draw): Drawn | undefined => {
  const number = integer(0, 1);
  const numbered = rewrite(outputs, (node) =>
    node.dtype === "float" && integer(0, 5) === 0 ? filled(number, node.sizes) : node,
  );
  return evaluated(numbered, given);
};

/** Throws a sentence if a rewritten graph does not compute the same as the drawn graph. */
const compare = ({ outputs, given, exact }: Drawn, rewritten: readonly Node[]): void => {
  evaluateNodes(rewritten, given).forEach((elements, i) => {
    const output = at(outputs, i);
    if (at(rewritten, i).sizes.join() !== output.sizes.join()) throw failure("sizes", outputs, rewritten);
    if (elements.length !== count(output.sizes)) throw failure("elements than its sizes say", outputs, rewritten);
    if (!(relativeError(elements, at(exact, i)) < WRONG)) throw failure("values", outputs, rewritten);
  });
};

/**
 * Tries a rewriting on `numRuns` drawn programs: the sentence that says where it fails, or nothing. The programs are the same
 * at each call, and the one told of is made small unless `shrink` is false.
 */
export const failureOf = (rewrite: Rewrite, numRuns: number, shrink = true): string | undefined => {
  const report = fc.check(
    fc.property(fc.gen(), (g) => {
      const drawn = draw(g);
      compare(drawn, rewrite(drawn.outputs));
    }),
    { numRuns, seed: 1, endOnFailure: !shrink },
  );
  return report.failed ? String(report.errorInstance) : undefined;
};

/**
 * Tries each of some rules on the same drawn programs: on each as it is, on what some of the rules `before` have left of it, and
 * on both with a number in the place of some nodes. Gives how often each applied, and a sentence for each that is wrong.
 */
export const triedRules = (rules: readonly Rule[], before: readonly Rule[], numRuns: number): Tried => {
  const times = new Map<Rule, number>();
  const wrong = new Map<Rule, string>();
  const check = (rule: Rule, drawn: Drawn): void => {
    let applied = 0;
    const apply: Rule["apply"] = (...node) => {
      const simpler = rule.apply(...node);
      if (simpler) applied++;
      return simpler;
    };
    const rewritten = simplify(drawn.outputs, [{ ...rule, apply }]);
    if (applied === 0) return;
    times.set(rule, (times.get(rule) ?? 0) + applied);
    try {
      compare(drawn, rewritten);
    } catch (error) {
      wrong.set(rule, `${rule.formula}: ${String(error)}`);
    }
  };
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const choose = drawWith(g);
      if (choose.integer(0, 9) === 0) {
        const pair = drawPair(g);
        for (const rule of rules) {
          const others = before.filter((other) => other !== rule);
          check(rule, { ...pair, outputs: simplify(pair.outputs, others) });
        }
        return;
      }
      const drawn = draw(g);
      const some = before.filter(() => choose.integer(0, 1) === 1);
      const left = { ...drawn, outputs: simplify(drawn.outputs, some) };
      const numbered = [drawn, left].flatMap((start) => withNumbers(start, choose) ?? []);
      for (const rule of rules) for (const start of [drawn, left, ...numbered]) check(rule, start);
    }),
    { numRuns, seed: 1 },
  );
  return { times, wrong: [...wrong.values()] };
};

/** The outcome of rules that were tried. */
export interface Tried {
  /** The number of times that each rule applied. */
  readonly times: ReadonlyMap<Rule, number>;
  /** Formulas of wrong rules, each with a program that it changes. */
  readonly wrong: readonly string[];
}

const elementsOf = (data: Node): Elements => data.operation.evaluate([], data);

const failure = (what: string, before: readonly Node[], after: readonly Node[]): Error => {
  const text = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });
  return new Error(`An output has other ${what}:\n${text(before)}\nbecame\n${text(after)}`);
};
