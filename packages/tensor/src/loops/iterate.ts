// The primitive of all loops: a body computed step after step.
import { at } from "../at.ts";
import { inputsOf, type ListPart, listParts, type Loop, placesOf, resultsOf } from "../graph/body.ts";
import { indexChecks } from "../graph/indices/check.ts";
import type { Indices } from "../graph/indices/indices.ts";
import { indexLimits, UNUSED } from "../graph/indices/limits.ts";
import { topological } from "../graph/walk.ts";
import type { Dimension } from "../shape/dimension.ts";
import { type AnyTensor, count, type Node, type Operation, type Tensor } from "../tensor.ts";
import { iteratePrimitive } from "../ops/iterate-primitive.ts";
import { loopCompiler } from "./compiler.ts";
import { pullbackOfLoop, pushforwardOfLoop } from "./loop-derivatives.ts";
import { node } from "../ops/node.ts";
import { reshape } from "../ops/reshape.ts";
import { sliceAxis } from "../ops/slice.ts";

/** The inputs of a loop. */
export interface LoopInputs {
  /** The number of steps, a float without dimensions, for a loop that counts them. */
  readonly count?: Tensor;
  readonly initial: readonly Tensor[];
  /** With a row for each step. */
  readonly sequences: readonly AnyTensor[];
  readonly constants: readonly AnyTensor[];
}

/** What a loop gives. */
export interface Iterated {
  /** The number of steps that were taken, if a condition decided it. */
  readonly steps: Tensor | undefined;
  /** The states after the last step. */
  readonly states: readonly Tensor[];
  /** The outputs of all steps, a row for each; zeros where there was no step. */
  readonly outputs: readonly Tensor[];
}

/** A loop over its inputs. Its outputs have `dimension` in front. */
export type Iterate = (loop: Loop, inputs: LoopInputs, dimension?: Dimension) => Iterated;

/**
 * A loop over its inputs: the states after its last step, and the outputs of all steps.
 *
 * @example
 * ```ts
 * const [total, item] = [input([], [], "float"), input([], [], "float")];
 * const body = { states: [total], slices: [item], constants: [], next: [add(total, item)], outputs: [mul(total, item)] };
 * const loop = { body, length: 3, reverse: false, counted: false };
 * iterate(loop, { initial: [scalar(0)], sequences: [tensor("3", [1, 2, 3])], constants: [] }); // { steps: undefined, states: [6], outputs: [[0, 2, 9]] }
 * ```
 */
export const iterate: Iterate = (loop, { count: steps, initial, sequences, constants }, dimension = loop.length) => {
  const { states, outputs, size } = listParts(loop);
  const inputs = [...(steps ? [steps] : []), ...initial, ...sequences, ...constants];
  const list = node(iterateOperation(loop), inputs, [size], [size], "float");
  const part = ({ start, sizes }: ListPart, shape: readonly Dimension[]): Tensor =>
    reshape(sliceAxis<"float">(list, 0, start, count(sizes)), shape, sizes);
  const shapeOf = (tensor: Node): readonly Dimension[] => (tensor as AnyTensor).shape;
  return {
    steps: loop.body.condition ? part({ start: 0, sizes: [] }, []) : undefined,
    states: states.map((each, k) => part(each, shapeOf(at(loop.body.states, k)))),
    outputs: outputs.map((each, k) => part(each, [dimension, ...shapeOf(at(loop.body.outputs, k))])),
  };
};

/** A loop, as an operation. */
const iterateOperation = (loop: Loop): Operation => {
  const indices = indicesOf(loop);
  return {
    ...iteratePrimitive(loop),
    compiler: loopCompiler,
    ...(indices && { indices }),
    pullback: pullbackOfLoop(loop, iterate),
    pushforward: pushforwardOfLoop(loop, iterate),
  };
};

/** What indexes in a body name are rows that the loop's inputs name, if there is an operation with indices in the body. */
const indicesOf = (loop: Loop): Indices | undefined => {
  const { body } = loop;
  const results = resultsOf(body);
  if (!topological(results).some(({ operation }) => operation.indices)) return undefined;
  const limits = indexLimits({ inputs: placesOf(body), outputs: results });
  const [computed] = limits.computed;
  if (computed) {
    throw new RangeError(
      `Indices that a loop computes name rows of a table of ${computed[1]}, and nothing keeps them in range: minimum(maximum(indices, 0), ${computed[1] - 1}) does.`,
    );
  }
  return {
    of: ({ inputs }) => {
      const { sequences, constants } = inputsOf(loop, inputs);
      const given = [...sequences, ...constants];
      return [...body.slices, ...body.constants].flatMap((place, k) => {
        const rows = place.dtype === "int" ? limits.least(place) : UNUSED;
        return rows === UNUSED ? [] : [[at(given, k), rows] as const];
      });
    },
    checks: indexChecks,
  };
};
