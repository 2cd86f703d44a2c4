/** Makes the inputs of an epoch's steps: batches as tensors, keys and learning rates. */
import { fold, type KeyTensor, keyTensor, type Tensor, tensor } from "@attrec/tensor";
import { type BatchArrays, batchCount, batches } from "../data/batches.ts";
import type { Windows } from "../data/windows.ts";
import {
  type Batch,
  type Examples,
  isMasked,
  negativeCountsOf,
  usualExamples,
  type UsualExamples,
} from "../model/examples.ts";
import type { ModelParts } from "../model/model.ts";
import { historyMask } from "../model/mask.ts";
import type { FitOptions } from "./fit-events.ts";

/** What a step gets beside the state. */
export type StepInput<E extends Examples = UsualExamples> = readonly [
  batch: Batch<E>,
  key: KeyTensor,
  rate: Tensor<[]>,
];

/** What the steps of an epoch get. A step reads its batch when it runs; the next may be written over it. */
export function* stepInputs<P, E extends Examples>(
  model: ModelParts<P, E>,
  windows: Windows,
  options: FitOptions<P>,
  epoch: number,
): Generator<StepInput<E>, undefined, undefined> {
  const { key, batchSize, history } = options;
  const draws = fold(fold(key, "dropout"), epoch);
  let step = (epoch - 1) * batchCount(windows.count, batchSize);
  let batch = 0;
  for (const arrays of batches(windows, {
    key,
    epoch,
    batchSize,
    ...(model.examples && { negatives: negativeCountsOf(model.examples, windows.targetCount) }),
    ...(history && { history }),
    ...(model.looksAtTime && { gaps: true }),
  })) {
    yield [batchTensors(arrays, windows, model.examples), keyTensor(fold(draws, batch++)), rateAt(step++, options)];
  }
}

/** The learning rate of a step. */
const rateAt = (step: number, { rate, schedule }: Pick<FitOptions<never>, "rate" | "schedule">): Tensor<[]> => {
  const value = schedule ? schedule(step) : rate;
  if (Number.isFinite(value)) return tensor("", [value]);
  throw new RangeError(`fit: the schedule's rate at step ${step} is ${value}: it has to be a finite number.`);
};

/**
 * A batch of windows as tensors. A step reads the arrays when it runs; they may be overwritten after it.
 *
 * @example
 * ```ts
 * const { windows } = experiment;
 * const options = { key: key(1), epoch: 1, batchSize: 8 };
 * const sizes = Array.from(batches(windows, options), (arrays) => {
 *   const { user, history, positive, negative } = batchTensors(arrays, windows);
 *   return [user.sizes, history.sizes, positive.sizes, negative.sizes];
 * });
 * sizes; // [[[8], [8, 2], [8, 1], [8, 1]]]
 * ```
 */
export function batchTensors(arrays: BatchArrays, windows: Windows): Batch;
/** A batch of the examples that a model declares, the usual ones if it declares none. */
export function batchTensors<E extends Examples>(arrays: BatchArrays, windows: Windows, examples?: E): Batch<E>;
export function batchTensors(
  arrays: BatchArrays,
  { historyLength, targetCount }: Windows,
  examples: Examples = usualExamples,
) {
  const [batch, length, targets] = [arrays.size, historyLength, targetCount];
  const common = {
    user: tensor("int:batch", arrays.users, { batch }),
    history: tensor("int:batch length", arrays.histories, { batch, length }),
    ...(isMasked(examples) && { mask: historyMask(arrays.lengths, batch, length) }),
  };
  if (examples.kind === "sequences") {
    const negatives = arrays.negatives.length / (batch * length);
    return {
      ...common,
      positive: tensor("int:batch length", arrays.positives, { batch, length }),
      ...(negatives > 0 && {
        negative: tensor("int:batch length negatives", arrays.negatives, { batch, length, negatives }),
      }),
    };
  }
  const negatives = arrays.negatives.length / batch;
  return {
    ...common,
    positive: tensor("int:batch targets", arrays.positives, { batch, targets }),
    ...(examples.negatives === "one-a-target"
      ? { negative: tensor("int:batch targets", arrays.negatives, { batch, targets }) }
      : negatives > 0 && { negative: tensor("int:batch negatives", arrays.negatives, { batch, negatives }) }),
    ...(arrays.gaps && { gaps: tensor("batch targets", arrays.gaps, { batch, targets }) }),
  };
}
