/** Tracing: from a function of trees of tensors to a program, by calling it with descriptions of its arguments. */
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import { isObject } from "../is-object.ts";
import { inputLike } from "../ops/input.ts";
import { show } from "../shape/dimension.ts";
import { showTyped } from "../shape/notation.ts";
import { type Leaf, outlineOf, withTensorsInOrder } from "../tree.ts";
import { quoted } from "../tree-walk.ts";
import type { CompileOptions } from "./compile.ts";
import { topological } from "../graph/walk.ts";
import { watched, type WatchedCall } from "./pure.ts";
import { differenceOf, type Graph } from "./same-graph.ts";

/** A function as it was found by calling it. */
export interface Traced<R> {
  readonly program: Program;
  /** The program with the names that it had. */
  readonly graph: Graph;
  /** The result of the call: descriptions, in the tree of its results. */
  readonly result: R;
  /** The tree without its tensors. */
  readonly text: string;
  /** The calls of functions that it watches. */
  readonly watched: readonly (Given & Pick<WatchedCall, "again">)[];
}

/** The result of a function, for comparison. */
type Given = Pick<Traced<unknown>, "graph" | "text">;

/** Calls a function with descriptions of its arguments. */
export const traceCall = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  given: readonly Leaf[],
  { carry, resident = false }: Pick<CompileOptions, "carry" | "resident">,
): Traced<R> => {
  const inputs = given.map(({ tensor }) => inputLike(tensor));
  const calls: WatchedCall[] = [];
  const result = watched(f, calls)(...withTensorsInOrder(args, inputs));
  if (result instanceof Promise) {
    // Nobody is going to wait for it.
    result.catch(() => undefined);
    throw new TypeError(
      "compile: the function gives a Promise. It is called with descriptions, for which there is nothing to wait: make it an ordinary function, and wait for what it needs before.",
    );
  }
  const { leaves: results, text } = outlineOf(result, { subject: "compile: what the function gives" });
  if (!isObject(result)) {
    throw new TypeError(`compile: the function gives ${text}, which is no tensor and no tree of tensors.`);
  }
  const outputs = results.map(({ tensor }) => tensor);
  const program: Program = {
    inputs,
    outputs,
    carried: results.map((leaf) => (carry === undefined ? -1 : carriedFrom(leaf, carry, given))),
    names: given.map(({ path }) => path),
    resident,
  };
  const graph = { inputs, outputs };
  refuseCaptured(graph);
  if (carry !== undefined) {
    const missing = given.find(({ path }, i) => /^0(\.|$)/.test(path) && !program.carried.includes(i));
    if (missing) {
      throw new TypeError(
        `compile: the result's '${carry}' has no '${missing.path.slice(2)}', which the first argument has.`,
      );
    }
  }
  return { program, graph, result, text, watched: calls.map(({ again, result: own }) => ({ again, ...givenBy(own) })) };
};

/** Refuses a function if a function that it watches gives another result than when its plan was made. */
export const verifyWatched = ({ watched: calls }: Traced<unknown>, call: number): void => {
  for (const before of calls) verifySame(before, givenBy(before.again()), call);
};

/** The result of a watched function. Its arguments are the same nodes at every call, and so make no difference. */
const givenBy = (result: unknown): Given => {
  const { leaves: results, text } = outlineOf(result, { subject: "compile: what a watched function gives" });
  return { graph: { inputs: [], outputs: results.map(({ tensor }) => tensor) }, text };
};

/** Refuses a function that has changed since its plan was made. */
export const verifySame = (before: Given, after: Given, call: number): void => {
  const isSameTree = before.text === after.text;
  const difference = isSameTree ? differenceOf(before.graph, after.graph) : { before: before.text, after: after.text };
  if (!difference) return;
  throw new TypeError(
    `compile: the function gave another ${isSameTree ? "graph" : "tree"} at ${call === 2 ? "its second call" : `call ${call}`} ('${short(difference.after)}' where '${short(difference.before)}' was): it depends on something that changed and is not an argument. Pass it as an argument.`,
  );
};

/** Shortens a text, so that the message stays readable. */
const short = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)} …`);

/** The number of the input that an output takes the place of: the one at the same path of the first argument. */
const carriedFrom = ({ path, tensor }: Leaf, carry: string, given: readonly Leaf[]): number => {
  const field = quoted(carry);
  if (path !== field && !path.startsWith(`${field}.`)) return -1;
  const from = given.findIndex((leaf) => leaf.path === `0${path.slice(field.length)}`);
  if (from < 0) {
    throw new TypeError(`compile: the result has '${path}', but the first argument has nothing there to carry.`);
  }
  const old = at(given, from).tensor;
  if (old.dtype !== tensor.dtype || old.sizes.join() !== tensor.sizes.join()) {
    throw new TypeError(
      `compile: '${path}' was ${showTyped(old)} and would become ${showTyped(tensor)}: a carried state keeps its sizes and its type.`,
    );
  }
  return from;
};

/** Data is an argument: inside a function it would be frozen into the plan. So would be an argument of another trace. */
const refuseCaptured = ({ inputs, outputs }: Graph): void => {
  const own = new Set(inputs);
  for (const node of topological(outputs)) {
    const { kind } = node.operation.lowering;
    if (kind === "data") {
      throw new TypeError(
        `compile: the function uses data ${show(node.shape)} that is not among its arguments; it would be frozen into the plan. Pass it as an argument.`,
      );
    }
    if (kind === "input" && !own.has(node)) {
      throw new TypeError(
        `compile: the function uses ${show(node.shape)} of another compiled function's arguments, or of an earlier call of its own. Pass it as an argument.`,
      );
    }
  }
};
