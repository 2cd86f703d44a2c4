// Trains a model on an experiment: its windows, and its validation as the judge of epochs.
import { type Device, key } from "@attrec/tensor";
import type { AnyModel } from "../model/ranking-model.ts";
import type { Experiment } from "../protocol/experiment.ts";
import { hitRatio } from "../protocol/metrics.ts";
import { rank, rehearseRank } from "../protocol/rank.ts";
import type { Score } from "../protocol/ranking.ts";
import { fit, type FitEvent, type FitOptions, type Progress } from "./fit.ts";
import type { AnyOptimizer } from "./optimizers.ts";

/** How a model is trained. */
export interface TrainingPlan {
  /** Decides everything that is random. */
  readonly seed: number;
  readonly optimizer: AnyOptimizer;
  /** The learning rate. */
  readonly rate: number;
  /** Epochs at most. */
  readonly epochs: number;
  /** Windows a step. */
  readonly batchSize: number;
  /** Epochs from one validation to the next. */
  readonly every: number;
  /** Training ends when so many validations in a row were no better than the best. */
  readonly patience: number;
}

/**
 * Trains a model on an experiment, epoch by epoch. An epoch is judged by HR@50 on the part that the protocol chooses epochs
 * on, with what `scores` makes of its parameters; a judgement is rehearsed before the first epoch. `from` is where a training
 * stood that goes on.
 */
export const train = (
  model: AnyModel,
  experiment: Experiment,
  device: Device,
  scores: (parameters: unknown) => Score,
  plan: TrainingPlan,
  from?: Progress<unknown, unknown>,
): AsyncGenerator<FitEvent<unknown, unknown>, Progress<unknown, unknown>, undefined> => {
  const { windows, sizes, history, protocol } = experiment;
  const part = protocol.epochChosenOn;
  const options: FitOptions<unknown> = {
    key: key(plan.seed),
    epochs: plan.epochs,
    batchSize: plan.batchSize,
    rate: plan.rate,
    validateEvery: plan.every,
    patience: plan.patience,
    validate: async (parameters) => hitRatio((await rank(experiment, scores(parameters), part)).ranks, 50),
    rehearse: (parameters) => rehearseRank(experiment, scores(parameters), part),
    ...(history && { history }),
  };
  return fit(model, plan.optimizer, windows, sizes, device, options, from);
};
