/** A job: trains AttRec for some steps, and takes a digest of its state. */
import { compile, fold, key, keyTensor, read, tensor, tensors, type ThreadCounts } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adagrad, attrec, datasetFrom, defaultProtocol, prepareExperiment } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";
import { digest } from "./digest.ts";
import { deviceWithThreads } from "./threads.ts";

/** The result of some steps of training. */
export interface Trained {
  readonly losses: readonly number[];
  /** The digest of every parameter and all of the optimizer's state. */
  readonly digest: string;
  readonly counts: ThreadCounts;
}

/** Runs thirty steps of AttRec on the built-in films; the caller passes the ratings in the form of the file. */
export const trainSteps = async (ratings: Uint8Array<ArrayBuffer>, threads: number): Promise<Trained> => {
  const dataset = await datasetFrom("movietweetings-100k", ratings);
  const { windows, sizes } = prepareExperiment(dataset, defaultProtocol, { historyLength: 5, targetCount: 3 });
  const { device, counts } = await deviceWithThreads(threads);
  const model = attrec({ dropout: 0.5, pairs: "own" });
  const step = compile(trainingStep(model, adagrad()), device, { carry: "state" });
  let state = compile(initialState(model, adagrad(), sizes), device)(keyTensor(key(1)));
  const losses: number[] = [];
  for (const batch of batches(windows, { key: key(1), epoch: 1, batchSize: 1000 })) {
    const result = step(
      state,
      batchTensors(batch, windows),
      keyTensor(fold(key(2), losses.length)),
      tensor("", [0.05]),
    );
    state = result.state;
    if (losses.push(at(read(result.loss), 0)) === 30) break;
  }
  return { losses, digest: await digest(tensors(state).map((x) => read(x))), counts: counts() };
};
