// Trains a model on the windows of an experiment, and judges epochs by its validation.
import { type Device, key } from "@attrec/tensor";
import type { Figure } from "../metrics/figure.ts";
import { measure } from "../metrics/measure.ts";
import type { AnyModel } from "../model/ranking-model.ts";
import type { SettingsOf } from "../options/option.ts";
import type { Experiment } from "../protocol/experiment.ts";
import { rehearseRank } from "../protocol/rank.ts";
import type { CountingScore } from "../protocol/rank-counted.ts";
import type { Ranks } from "../protocol/ranking.ts";
import type { Budget } from "./budget.ts";
import type { Trace } from "./finite.ts";
import { fit } from "./fit.ts";
import type { FitEvent, FitOptions, Progress } from "./fit-events.ts";
import type { AnyOptimizer } from "../optimizers/named.ts";
import type { Schedule } from "../optimizers/schedule.ts";
import { judgementBy, usualFigures } from "./judge.ts";
import type { trainingOptions } from "./training-options.ts";

/** The options of a training: those of `trainingOptions`, a seed and an optimizer. */
export interface TrainingPlan extends SettingsOf<typeof trainingOptions> {
  /** Decides everything that is random. */
  readonly seed: number;
  readonly optimizer: AnyOptimizer;
  /** The learning rate of each step, instead of `rate`. See `FitOptions`. */
  readonly schedule?: Schedule;
  /** What an epoch is judged by, the first, and what else is measured: HR@50 if not given. See `figuresIn`. */
  readonly figures?: readonly [Figure, ...Figure[]];
  /** See `FitOptions`. */
  readonly budget?: Budget;
  /** See `FitOptions`. */
  readonly gradientNorms?: boolean;
  /** See `FitOptions`. */
  readonly trace?: Trace;
}

/**
 * HR@50, by which an epoch is judged.
 *
 * @example
 * ```ts
 * const scores = scoresOf(opaque(model), interpreter(), experiment)(parameters);
 * judge(await rank(experiment, scores, "validation")); // 1
 * ```
 */
export const judge = (ranks: Ranks): number => measure(ranks, ["hr"], [50]).means["HR@50"] ?? NaN;

/**
 * Trains a model on an experiment, epoch by epoch. The first of the figures judges an epoch, on the part that the protocol chooses
 * epochs by, with the scores that `scores` makes from its parameters. A judgement is rehearsed before the first epoch. `from` is the progress
 * of an earlier training to continue.
 *
 * @example
 * ```ts
 * const scores = scoresOf(opaque(model), interpreter(), experiment);
 * const { optimizer } = optimizerNamed("adagrad");
 * const plan: TrainingPlan = { ...defaultsOf(trainingOptions), epochs: 4, every: 2, seed: 1, optimizer };
 * const judged: [epoch: number, validation: number | undefined][] = [];
 * for await (const event of train(opaque(model), experiment, interpreter(), scores, plan))
 *   if (event.kind === "epoch") judged.push([event.epoch, event.validation]);
 * judged; // [[1, undefined], [2, 1], [3, undefined], [4, 1]]
 * ```
 */
export const train = (
  model: AnyModel,
  experiment: Experiment,
  device: Device,
  scores: (parameters: unknown) => CountingScore,
  plan: TrainingPlan,
  from?: Progress<unknown, unknown>,
): AsyncGenerator<FitEvent<unknown, unknown>, Progress<unknown, unknown>, undefined> => {
  const { windows, sizes, history, protocol } = experiment;
  const part = protocol.epochChosenOn;
  const judged = judgementBy(experiment, plan.figures ?? usualFigures);
  const options: FitOptions<unknown> = {
    ...plan,
    key: key(plan.seed),
    validate: (parameters) => judged(scores(parameters)),
    rehearse: (parameters) => rehearseRank(experiment, scores(parameters), part),
    ...(history && { history }),
  };
  return fit(model, plan.optimizer, windows, sizes, device, options, from);
};
