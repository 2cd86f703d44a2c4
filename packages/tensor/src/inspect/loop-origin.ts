/** Finds where the steps of a loop stop being finite. */
import { at } from "../at.ts";
import { inputsOf, resultsOf } from "../graph/body.ts";
import { topological } from "../graph/walk.ts";
import { type AnyTensor, count, type Elements, type Node } from "../tensor.ts";
import { firstBad, type FirstFault, firstFaultOf, type Values } from "./origin.ts";
import type { NodeValue } from "./values.ts";

/** The first operation in a step of a loop that makes what is not finite, and the values of that step. */
export interface LoopOrigin {
  /** The step, counted from 0; in a derivative the step that it is of, though it goes through them from the last to the first. */
  readonly step: number;
  readonly origin: FirstFault;
  readonly values: Values;
  /** The nodes of a step, each after its inputs. */
  readonly order: readonly AnyTensor[];
}

/**
 * Takes the steps of a loop one by one, and each operation of a step by itself as `valueOf` does, until a result is not finite. Nothing
 * if a node is no loop, or no step is found.
 */
export const loopOrigin = async (
  loop: AnyTensor,
  outside: Values,
  valueOf: NodeValue,
): Promise<LoopOrigin | undefined> => {
  const { lowering } = loop.operation;
  if (lowering.kind !== "iterate") return undefined;
  const { body, reverse, length, counted } = lowering;
  // The body was made of tensors.
  const tensorsOf = (nodes: readonly Node[]): readonly AnyTensor[] => nodes as readonly AnyTensor[];
  const [states, slices, constants] = [tensorsOf(body.states), tensorsOf(body.slices), tensorsOf(body.constants)];
  const [next, results] = [tensorsOf(body.next), tensorsOf(resultsOf(body))];
  const order = topological(results);
  const elements = loop.inputs.map((input) => outside.get(input) ?? new Float64Array());
  const given = inputsOf(lowering, elements);
  const steps = counted ? Math.min(length, Math.trunc(given.count?.[0] ?? 0)) : length;
  let current: readonly Elements[] = given.initial;
  for (let step = 0; step < steps; step++) {
    const row = reverse ? steps - 1 - step : step;
    const values = new Map<AnyTensor, Elements>();
    states.forEach((place, k) => values.set(place, at(current, k)));
    constants.forEach((place, k) => values.set(place, at(given.constants, k)));
    slices.forEach((place, k) => {
      const size = count(place.sizes);
      values.set(place, at(given.sequences, k).subarray(row * size, (row + 1) * size));
    });
    const elementsOf = (node: AnyTensor): Elements => values.get(node) ?? new Float64Array();
    for (const node of order) if (!values.has(node)) values.set(node, await valueOf(node, node.inputs.map(elementsOf)));
    const bad = results.find((result) => firstBad(values.get(result)) !== undefined);
    if (bad) return { step: row, origin: firstFaultOf(bad, values), values, order };
    if (body.condition && values.get(body.condition as AnyTensor)?.[0] === 0) return undefined;
    current = next.map(elementsOf);
  }
  return undefined;
};
