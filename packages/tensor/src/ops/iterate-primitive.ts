// A loop as a primitive: what it means, step after step.
import { at } from "../at.ts";
import { listParts, type Loop, loopText } from "../graph/body.ts";
import { evaluate } from "../graph/evaluate.ts";
import { topological } from "../graph/walk.ts";
import { count, type Elements, type Node, type Primitive } from "../tensor.ts";
import { allocate } from "./node.ts";

/** A loop, as a primitive. */
export const iteratePrimitive = (loop: Loop): Primitive => ({
  name: "iterate",
  lowering: { kind: "iterate", ...loop, text: loopText(loop) },
  evaluate: (inputs, output) => evaluateLoop(loop, inputs, output),
});

const evaluateLoop = (loop: Loop, inputs: readonly Elements[], output: Node): Elements => {
  const { body, length, reverse, counted } = loop;
  const { condition, states, slices, next, constants } = body;
  const given = groupsOf(loop, inputs);
  const parts = listParts(loop);
  const result = allocate(output);
  const computedOf = evaluatorOf([...next, ...body.outputs]);
  const holds = condition && evaluatorOf([condition]);
  const fixed = constants.map((place, k) => [place, at(given.constants, k)] as const);
  const steps = counted ? Math.max(0, Math.min(length, Math.trunc(at(at(inputs, 0), 0)))) : length;
  let current: readonly Elements[] = given.initial;
  let step = 0;
  for (; step < steps; step++) {
    const row = reverse ? steps - 1 - step : step;
    const values = new Map<Node, Elements>(fixed);
    states.forEach((place, k) => values.set(place, at(current, k)));
    if (holds && holds(values)[0]?.[0] === 0) break;
    slices.forEach((place, k) => {
      const size = count(place.sizes);
      values.set(place, at(given.sequences, k).subarray(row * size, (row + 1) * size));
    });
    const computed = computedOf(values);
    parts.outputs.forEach(({ start }, k) => {
      const own = at(computed, next.length + k);
      result.set(own, start + row * own.length);
    });
    current = computed.slice(0, next.length);
  }
  if (condition) result[0] = step;
  parts.states.forEach(({ start }, k) => result.set(at(current, k), start));
  return result;
};

/** The elements of nodes from those of others, as often as there are steps: they are put in order once. */
const evaluatorOf = (outputs: readonly Node[]) => {
  const order = topological(outputs);
  return (given: ReadonlyMap<Node, Elements>): readonly Elements[] => evaluate(outputs, given, order);
};

/** The elements of a loop's inputs by what they are for. */
const groupsOf = ({ body, counted }: Loop, inputs: readonly Elements[]) => {
  const rest = counted ? inputs.slice(1) : inputs;
  const [states, slices] = [body.states.length, body.states.length + body.slices.length];
  return { initial: rest.slice(0, states), sequences: rest.slice(states, slices), constants: rest.slice(slices) };
};
