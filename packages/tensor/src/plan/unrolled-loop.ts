/** A loop with its steps laid out one after another, for devices that cannot run loops. */
import { at } from "../at.ts";
import { type Body, inputsOf, placesOf, resultsOf } from "../graph/body.ts";
import { rewrite } from "../graph/rewrite.ts";
import { topological } from "../graph/walk.ts";
import { concat, filled, map, multiply, reshape, slice, view } from "../nodes/build.ts";
import { apply, element, literal } from "../scalar/expression.ts";
import { count, type Node } from "../tensor.ts";
import { TooLargeError } from "../too-large.ts";
import { type PlanLoop, planLoops } from "./loops.ts";

/** The most nodes that a loop may become: planning takes seconds for more. */
const MOST_NODES = 20_000;

/**
 * The steps of a loop. Where data decide how many there are, all are computed, and a step that is not taken changes nothing.
 *
 * @example
 * ```ts
 * const x = input(["n"], [3], "float");
 * const { last } = scanLoop("n", x, scalar(0), (total, each) => ({ state: add(total, each), output: total }));
 * const program = { inputs: [x], outputs: [last], carried: [-1], names: ["x"] };
 * schedule(program).steps.map(({ kernel }) => kernel.kind); // ["iterate", "loop"]
 * schedule(program, { planLoop: unrolledLoop }).steps.map(({ kernel }) => kernel.kind); // ["loop"]
 * ```
 */
export const unrolledLoop: PlanLoop = (node, lowering) => {
  const { length, reverse } = lowering;
  const body = withoutLoops(lowering.body);
  refuseLong(body, length);
  const given = inputsOf(lowering, node.inputs);
  const flat = (x: Node): Node => reshape(x, [count(x.sizes)]);
  const rows: Node[][] = body.outputs.map(() => []);
  let states = given.initial;
  let active: Node | undefined;
  let steps: Node = filled(0, []);
  for (let step = 0; step < length; step++) {
    const row = reverse ? length - 1 - step : step;
    const slices = given.sequences.map((x) => reshape(slice(x, 0, row, 1), x.sizes.slice(1)));
    const computed = substituted(body, [...states, ...slices, ...given.constants]);
    if (given.count) active = map(apply("greater", element(0), literal(row)), [given.count]);
    if (computed.condition)
      active = active ? multiply(active, computed.condition) : map(element(0), [computed.condition]);
    const taken = active;
    const orElse = (x: Node, other: Node): Node => (taken ? chosen(taken, x, other) : x);
    states = computed.next.map((next, k) => orElse(next, at(states, k)));
    computed.outputs.forEach((output, k) => {
      rows[k]?.[reverse ? "unshift" : "push"](flat(orElse(output, filled(0, output.sizes))));
    });
    if (taken) steps = map(apply("add", element(0), element(1)), [steps, taken]);
  }
  const all = [...(body.condition ? [flat(steps)] : []), ...states.map(flat), ...rows.flat()];
  const parts = all.filter(({ sizes }) => at(sizes, 0) > 0);
  return parts.length > 0 ? concat(parts, 0) : filled(0, [0]);
};

/** A body whose own loops are laid out. */
const withoutLoops = (body: Body): Body => {
  const results = planLoops(resultsOf(body), unrolledLoop);
  const { length } = body.next;
  const outputs = results.slice(length, length + body.outputs.length);
  const condition = body.condition && results.at(-1);
  return { ...body, next: results.slice(0, length), outputs, ...(condition && { condition }) };
};

const refuseLong = (body: Body, length: number): void => {
  if (length === Infinity) {
    throw new TypeError(
      "This device lays the steps of a loop out, and nothing says how many there may be: give whileLoop the option 'most', or use the wasm device.",
    );
  }
  const nodes = topological(resultsOf(body)).length * length;
  if (nodes <= MOST_NODES) return;
  throw new TooLargeError(
    `This device lays the steps of a loop out, and ${length} steps are ${nodes} operations, of which it takes ${MOST_NODES}: use fewer steps, or the wasm device, which runs loops as such.`,
  );
};

const chosen = (condition: Node, x: Node, other: Node): Node => {
  const repeated = view(
    condition,
    x.sizes.map(() => -1),
    x.sizes,
  );
  return map(apply("select", element(0), element(1), element(2)), [repeated, x, other]);
};

/** What a body computes of these inputs. */
const substituted = (body: Body, inputs: readonly Node[]) => {
  const given = new Map(placesOf(body).map((place, k) => [place, at(inputs, k)]));
  const results = rewrite(resultsOf(body), (each, original) => given.get(original) ?? each);
  const { length } = body.next;
  const outputs = results.slice(length, length + body.outputs.length);
  return { next: results.slice(0, length), outputs, condition: body.condition && results.at(-1) };
};
