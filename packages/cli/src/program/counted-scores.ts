/** Makes the scores of a model, and shows how far a model is that counts for long. */
import type { Device } from "@attrec/tensor";
import { type Experiment, type RankingModel, scoresOf } from "attrec";
import { progressLine } from "./progress-line.ts";

/** `scoresOf`, with the progress of a model that counts on the standard error. */
export const countedScores = (
  model: RankingModel,
  device: Device,
  experiment: Experiment,
): ReturnType<typeof scoresOf> => {
  const line = progressLine(process.stderr);
  const scores = scoresOf(model, device, experiment, (done, total) => line.show(model.name, done, total));
  line.clear();
  return scores;
};
