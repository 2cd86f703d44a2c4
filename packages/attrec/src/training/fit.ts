// The training loop, as a generator of events.
import { compile, type Device, fold, keyTensor, MeanwhileError, read } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { batchCount } from "../data/batches.ts";
import type { Windows } from "../data/windows.ts";
import { type Examples, usualExamples } from "../model/examples.ts";
import type { ModelParts, Sizes } from "../model/model.ts";
import { checkOptions } from "../options/check.ts";
import { assertLength } from "../options/lengths.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { isUsedUp } from "./budget.ts";
import { arrival, type Arrived, type EpochAgain, finiteState, traced } from "./finite.ts";
import type { Best, FitEvent, FitOptions, Judgement, Progress } from "./fit-events.ts";
import { onHost } from "./on-host.ts";
import { runningSums } from "./running-sums.ts";
import { initialState, trainingStep, type TrainingState } from "./step.ts";
import { stepInputs } from "./step-inputs.ts";
import { trainingOptions } from "./training-options.ts";

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
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const { windows, sizes } = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 * const options = { key: key(1), epochs: 2, batchSize: 2, rate: 0.05, every: 1, patience: 1, validate: () => 0 };
 * const events: string[] = [];
 * for await (const { kind } of fit(attrec({ dim: 2 }), adagrad(), windows, sizes, interpreter(), options)) events.push(kind);
 * events[0]; // "batch"
 * ```
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
  const { gradientNorms = false, budget = {} } = options;
  const step = compile(trainingStep(model, optimizer, { gradientNorms }), device, { carry: "state" });
  const ranked = rankedWith(model, optimizer, device);
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
  let firstLoss: number | undefined;
  let isDoubted = false;
  const total = batchCount(windows.count, batchSize);
  const isLeft = ({ epoch, waited, seconds = 0 }: Progress<P, S>): boolean =>
    epoch < epochs && waited < patience && !isUsedUp(budget, { examples: epoch * windows.count, seconds });
  let isCut = false;
  if (isLeft(progress)) await options.rehearse?.(ranked(progress.state));
  while (isLeft(progress) && !isCut) {
    const epoch = progress.epoch + 1;
    const before = options.trace && (await onHost(progress.state));
    const started = performance.now();
    const elapsed = (): number => (performance.now() - started) / 1000;
    const secondsBefore = progress.seconds ?? 0;
    let examples = 0;
    let { state } = progress;
    let batch = 0;
    let rateNow = NaN;
    const sums = runningSums();
    const arriving: Promise<Arrived>[] = [];
    const upcoming = stepInputs(model, windows, options, epoch);
    let next = upcoming.next();
    const guarded = <T>(arrived: Promise<T>): Promise<T> =>
      before ? traced(arrived, options.trace, again(epoch, before)) : arrived;
    const take = async (arrived: Promise<Arrived> | undefined): Promise<void> => {
      if (arrived) sums.add(await guarded(arrived));
    };
    while (!next.done && !isCut) {
      const input = next.value;
      // The next batch is made while the device works on this one, which the device has taken over by then.
      const result = unwrapped(() => step.meanwhile(() => (next = upcoming.next()), state, ...input));
      state = result.state;
      rateNow = at(read(input[2]), 0);
      arriving.push(arrival(result, epoch, ++batch));
      if (arriving.length > UNDER_WAY) await take(arriving.shift());
      examples = Math.min(batch * batchSize, windows.count);
      isCut =
        examples < windows.count &&
        isUsedUp(budget, {
          examples: (epoch - 1) * windows.count + examples,
          seconds: secondsBefore + elapsed(),
        });
      yield { kind: "batch", epoch, batch, batches: total };
    }
    for (const arrived of arriving) await take(arrived);
    if (before) await guarded(finiteState(state, epoch));
    const seconds = elapsed();
    const now = { epoch, state, seconds: secondsBefore + seconds };
    const isLast = isUsedUp(budget, { examples: epoch * windows.count, seconds: now.seconds });
    const isJudged = epoch % every === 0 || epoch === epochs || isCut || isLast;
    const kept = isJudged ? ranked(state) : state.parameters;
    const judgement = isJudged ? judgementOf(await options.validate(kept)) : undefined;
    progress = { ...now, ...(await judge(progress, epoch, kept, judgement?.value)) };
    const loss = sums.loss() / examples;
    // A doubt is said once, and not before the loss has fallen.
    const remarks: readonly string[] =
      judgement?.doubt !== undefined && !isDoubted && loss < (firstLoss ?? loss) ? [judgement.doubt] : [];
    isDoubted ||= remarks.length > 0;
    firstLoss ??= loss;
    yield {
      kind: "epoch",
      epoch,
      loss,
      parts: sums.parts(examples),
      gradientNorms: sums.gradientNorms(batch),
      rate: rateNow,
      seconds,
      validation: judgement?.value,
      figures: judgement?.figures ?? {},
      remarks,
      isBest: progress.best?.epoch === epoch,
      isCut,
      progress,
    };
  }
  return progress;
}

/** The parameters of a state that are judged and kept: what the optimizer ranks with, in the set of the model's projection. */
const rankedWith = <P, S>(
  { project = (parameters) => parameters }: Pick<ModelParts<P, never>, "project">,
  optimizer: Optimizer<P, S>,
  device: Device,
): ((state: TrainingState<P, S>) => P) => {
  const { ranked } = optimizer;
  if (!ranked) return ({ parameters }) => parameters;
  return compile((state: TrainingState<P, S>) => project(ranked(state.parameters, state.optimizer)), device, {
    resident: true,
  });
};

const judgementOf = (said: number | Judgement): Judgement => (typeof said === "number" ? { value: said } : said);

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
