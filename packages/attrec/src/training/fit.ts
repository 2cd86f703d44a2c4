// The training loop, as a generator of events.
import { compile, type Device, fold, type Key, keyTensor, MeanwhileError } from "@attrec/tensor";
import { batchCount } from "../data/batches.ts";
import type { ItemSets } from "../data/item-sets.ts";
import type { Windows } from "../data/windows.ts";
import { type Examples, usualExamples } from "../model/examples.ts";
import type { ModelParts, Sizes } from "../model/model.ts";
import { checkOptions } from "../options/check.ts";
import { assertLength } from "../options/lengths.ts";
import type { SettingsOf } from "../options/option.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Schedule } from "../optimizers/schedule.ts";
import { arrival, type EpochAgain, finiteState, type Trace, traced } from "./finite.ts";
import { onHost } from "./on-host.ts";
import { initialState, trainingStep, type TrainingState } from "./step.ts";
import { stepInputs } from "./step-inputs.ts";
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
  /**
   * Finds the operation that was the first to give NaN or an infinity, such as `traceNotFinite`. With it, the state is copied and
   * looked through once an epoch; an epoch that ends in NaN or an infinity is gone through again, and the error says what was found.
   */
  readonly trace?: Trace;
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
export async function* fit<P, S, E extends Examples>(
  model: ModelParts<P, E>,
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
  assertKind(model, windows);
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  const start = initialState(model, optimizer, sizes);
  const firstKey = keyTensor(fold(key, "parameters"));
  const again = (epoch: number, state: TrainingState<P, S>): EpochAgain<P, S, E> => ({
    start,
    key: firstKey,
    step: trainingStep(model, optimizer),
    device,
    epoch,
    state,
    inputs: () => stepInputs(model, windows, options, epoch),
  });
  let progress: Progress<P, S> = from ?? {
    epoch: 0,
    state: compile(start, device, { resident: true })(firstKey),
    best: undefined,
    waited: 0,
  };
  const total = batchCount(windows.count, batchSize);
  if (progress.epoch < epochs && progress.waited < patience) await options.rehearse?.(progress.state.parameters);
  while (progress.epoch < epochs && progress.waited < patience) {
    const epoch = progress.epoch + 1;
    const before = options.trace && (await onHost(progress.state));
    const started = performance.now();
    let { state } = progress;
    let [losses, batch] = [0, 0];
    const arriving: Promise<number>[] = [];
    const upcoming = stepInputs(model, windows, options, epoch);
    let next = upcoming.next();
    const lossOf = async (loss: Promise<number> | undefined): Promise<number> =>
      (await (before ? traced(loss, options.trace, again(epoch, before)) : loss)) ?? 0;
    while (!next.done) {
      const input = next.value;
      // The next batch is made while the device works on this one, which the device has taken over by then.
      const result = unwrapped(() => step.meanwhile(() => (next = upcoming.next()), state, ...input));
      state = result.state;
      arriving.push(arrival(result.loss, epoch, ++batch));
      if (arriving.length > UNDER_WAY) losses += await lossOf(arriving.shift());
      yield { kind: "batch", epoch, batch, batches: total };
    }
    for (const loss of arriving) losses += await lossOf(loss);
    if (before) await lossOf(finiteState(state, epoch));
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

/** Throws a sentence unless the windows are of the kind that the model declares. */
const assertKind = (
  { name, examples = usualExamples }: Pick<ModelParts<never, Examples>, "name" | "examples">,
  { kind }: Windows,
): void => {
  if (examples.kind !== kind)
    throw new RangeError(
      `${name} is trained on ${examples.kind}, and these are ${kind}: cut them with cutExamples, or prepare the experiment with the model.`,
    );
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
