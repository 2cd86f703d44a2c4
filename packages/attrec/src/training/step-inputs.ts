/** What the steps of an epoch get: batches as tensors, keys and learning rates. */
import { fold, type KeyTensor, keyTensor, type Tensor, tensor } from "@attrec/tensor";
import { type Batch as BatchArrays, batchCount, batches } from "../data/batches.ts";
import type { Windows } from "../data/windows.ts";
import type { Batch, SequentialModel } from "../model/model.ts";
import type { FitOptions } from "./fit.ts";

/** What a step gets beside the state. */
export type StepInput = readonly [batch: Batch, key: KeyTensor, rate: Tensor<[]>];

/** What the steps of an epoch get. A step reads its batch when it runs; the next may be written over it. */
export function* stepInputs<P>(
  model: SequentialModel<P>,
  windows: Windows,
  options: FitOptions<P>,
  epoch: number,
): Generator<StepInput, undefined, undefined> {
  const { key, batchSize, history } = options;
  const draws = fold(fold(key, "dropout"), epoch);
  let step = (epoch - 1) * batchCount(windows.count, batchSize);
  let batch = 0;
  for (const arrays of batches(windows, {
    key,
    epoch,
    batchSize,
    ...(history && { history }),
    ...(model.looksAtTime && { gaps: true }),
  })) {
    yield [batchTensors(arrays, windows), keyTensor(fold(draws, batch++)), rateAt(step++, options)];
  }
}

/** The learning rate of a step. */
const rateAt = (step: number, { rate, schedule }: Pick<FitOptions<never>, "rate" | "schedule">): Tensor<[]> => {
  const value = schedule ? schedule(step) : rate;
  if (Number.isFinite(value)) return tensor("", [value]);
  throw new RangeError(`fit: the schedule's rate at step ${step} is ${value}: it has to be a finite number.`);
};

/** A batch of arrays as tensors. A step reads the arrays when it runs; they may be overwritten after it. */
export const batchTensors = (arrays: BatchArrays, { historyLength, targetCount }: Windows): Batch => {
  const [batch, length, targets] = [arrays.size, historyLength, targetCount];
  return {
    user: tensor("int:batch", arrays.users, { batch }),
    history: tensor("int:batch length", arrays.histories, { batch, length }),
    positive: tensor("int:batch targets", arrays.positives, { batch, targets }),
    negative: tensor("int:batch targets", arrays.negatives, { batch, targets }),
    ...(arrays.gaps && { gaps: tensor("batch targets", arrays.gaps, { batch, targets }) }),
  };
};
