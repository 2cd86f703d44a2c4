// The training loop, as a generator of events.
import {
  compile,
  type Device,
  fold,
  type Key,
  keyTensor,
  MeanwhileError,
  read,
  type Tensor,
  tensor,
  toHost,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { type Batch as BatchArrays, batchCount, batches } from "../data/batches.ts";
import type { ItemSets } from "../data/item-sets.ts";
import type { Windows } from "../data/windows.ts";
import type { Batch, SequentialModel, Sizes } from "../model/model.ts";
import { checkOptions } from "../options/check.ts";
import { assertLength } from "../options/lengths.ts";
import type { SettingsOf } from "../options/option.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Schedule } from "../optimizers/schedule.ts";
import { onHost } from "./on-host.ts";
import { initialState, trainingStep, type TrainingState } from "./step.ts";
import { trainingOptions } from "./training-options.ts";

/** The options of a training. */
export interface FitOptions<P> extends SettingsOf<typeof trainingOptions> {
  /** Decides the first parameters, the order of the windows, the negatives and the dropout. */
  readonly key: Key;
  /** The learning rate of each step, counted from 0 over all epochs, instead of `rate`. */
  readonly schedule?: Schedule;
  /** A figure that judges parameters; larger is better. */
  readonly validate: (parameters: P) => number | Promise<number>;
  /**
   * Gets the first parameters before any training. A judgement that would fail, for example for lack of memory, should fail
   * here and not after an epoch.
   */
  readonly rehearse?: (parameters: P) => void | Promise<void>;
  /** The sets of items for negatives that avoid everything in a user's history. */
  readonly history?: ItemSets;
}

/** The state of training after an epoch: all that is needed to continue to the same bytes. */
export interface Progress<P, S> {
  /** Finished epochs. */
  readonly epoch: number;
  readonly state: TrainingState<P, S>;
  readonly best: Best<P> | undefined;
  /** Validations since the best. */
  readonly waited: number;
}

/** The parameters that were best on validation, and their epoch. */
export interface Best<P> {
  readonly epoch: number;
  readonly value: number;
  readonly parameters: P;
}

/** An event of a training. */
export type FitEvent<P, S> =
  | { readonly kind: "batch"; readonly epoch: number; readonly batch: number; readonly batches: number }
  | {
      readonly kind: "epoch";
      readonly epoch: number;
      /** The mean loss over the epoch's windows. */
      readonly loss: number;
      /** The time of training alone, without validation. */
      readonly seconds: number;
      /** The figure on validation, if there was a validation after this epoch. */
      readonly validation: number | undefined;
      readonly isBest: boolean;
      readonly progress: Progress<P, S>;
    };

/**
 * The number of steps that may wait for their losses. A graphics card that gets the next step before the last has ended is
 * never idle. With all steps at once it would hold the losses of an epoch, and a fault would show only at the end.
 */
const UNDER_WAY = 2;

/**
 * Trains a model on windows, and yields events as they happen. Epochs count from 1.
 *
 * `from` continues an earlier training. The batches, negatives and dropout of an epoch depend only on the key and the epoch's
 * number, so the result is the same, byte for byte, as without the interruption.
 *
 * @throws OptionError if an option may not have its value, or if the model is made for windows of another length; Error if
 * the loss is not a finite number, naming epoch and batch
 */
export async function* fit<P, S>(
  model: SequentialModel<P>,
  optimizer: Optimizer<P, S>,
  windows: Windows,
  sizes: Sizes,
  device: Device,
  options: FitOptions<P>,
  from?: Progress<P, S>,
): AsyncGenerator<FitEvent<P, S>, Progress<P, S>, undefined> {
  const { key, epochs, batchSize, rate, every, patience } = options;
  checkOptions("fit", trainingOptions, { epochs, batchSize, rate, every, patience });
  assertLength(model, windows.historyLength);
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let progress: Progress<P, S> = from ?? {
    epoch: 0,
    state: compile(initialState(model, optimizer, sizes), device, { resident: true })(
      keyTensor(fold(key, "parameters")),
    ),
    best: undefined,
    waited: 0,
  };
  const total = batchCount(windows.count, batchSize);
  if (progress.epoch < epochs && progress.waited < patience) await options.rehearse?.(progress.state.parameters);
  while (progress.epoch < epochs && progress.waited < patience) {
    const epoch = progress.epoch + 1;
    const draws = fold(fold(key, "dropout"), epoch);
    const started = performance.now();
    let { state } = progress;
    let [losses, batch] = [0, 0];
    const arriving: Promise<number>[] = [];
    const upcoming = batches(windows, {
      key,
      epoch,
      batchSize,
      ...(options.history && { history: options.history }),
      ...(model.looksAtTime && { gaps: true }),
    });
    let next = upcoming.next();
    while (!next.done) {
      const [arrays, draw] = [batchTensors(next.value, windows), keyTensor(fold(draws, batch))];
      const rate = rateAt((epoch - 1) * total + batch, options);
      // The next batch is made while the device works on this one, which the device has taken over by then.
      const result = unwrapped(() => step.meanwhile(() => (next = upcoming.next()), state, arrays, draw, rate));
      state = result.state;
      arriving.push(arrival(result.loss, epoch, ++batch));
      if (arriving.length > UNDER_WAY) losses += (await arriving.shift()) ?? 0;
      yield { kind: "batch", epoch, batch, batches: total };
    }
    for (const loss of arriving) losses += await loss;
    const seconds = (performance.now() - started) / 1000;
    const isJudged = epoch % every === 0 || epoch === epochs;
    const validation = isJudged ? await options.validate(state.parameters) : undefined;
    progress = { epoch, state, ...(await judge(progress, epoch, state.parameters, validation)) };
    yield {
      kind: "epoch",
      epoch,
      loss: losses / windows.count,
      seconds,
      validation,
      isBest: progress.best?.epoch === epoch,
      progress,
    };
  }
  return progress;
}

/** The learning rate of a step. */
const rateAt = (step: number, { rate, schedule }: Pick<FitOptions<never>, "rate" | "schedule">): Tensor<[]> => {
  const value = schedule ? schedule(step) : rate;
  if (Number.isFinite(value)) return tensor("", [value]);
  throw new RangeError(`fit: the schedule's rate at step ${step} is ${value}: it has to be a finite number.`);
};

/** A call during which other work may fail: an error of that work is thrown as it is. */
const unwrapped = <T>(call: () => T): T => {
  try {
    return call();
  } catch (error) {
    throw error instanceof MeanwhileError ? error.cause : error;
  }
};

/** The best parameters so far and their age, after an epoch with a validation or without one. */
const judge = async <P>(
  { best, waited }: { readonly best: Best<P> | undefined; readonly waited: number },
  epoch: number,
  parameters: P,
  value: number | undefined,
): Promise<{ readonly best: Best<P> | undefined; readonly waited: number }> => {
  if (value === undefined) return { best, waited };
  if (best && value <= best.value) return { best, waited: waited + 1 };
  return { best: { epoch, value, parameters: await onHost(parameters) }, waited: 0 };
};

/** The loss of a batch, when it has reached the host. */
const arrival = (loss: Tensor<[]>, epoch: number, batch: number): Promise<number> => {
  const value = toHost(loss).then((arrived) => finite(arrived, epoch, batch));
  // If training ends before this loss is read, by a fault of an earlier batch or by choice, nobody handles its error.
  value.catch(() => undefined);
  return value;
};

const finite = (loss: Tensor<[]>, epoch: number, batch: number): number => {
  const value = at(read(loss), 0);
  if (Number.isFinite(value)) return value;
  const where = `The loss is ${value} in epoch ${epoch}, batch ${batch}`;
  // Before the first update the learning rate has had no effect.
  if (epoch === 1 && batch === 1) {
    throw new Error(
      `${where}, before any update: the model's loss or its first parameters give it, or the batch does. Evaluate model.loss on the interpreter, and look for a logarithm, a root or a division.`,
    );
  }
  throw new Error(
    `${where}: the parameters have grown out of bounds. Use a smaller learning rate, or keep the rows in the unit ball.`,
  );
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
