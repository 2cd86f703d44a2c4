/** Adds up what the steps of an epoch say of themselves. */
import type { Arrived, Numbers } from "./finite.ts";

/** What an epoch has come to so far. */
export interface RunningSums {
  readonly add: (arrived: Arrived) => void;
  readonly loss: () => number;
  /** The parts of the loss for each window. */
  readonly parts: (windows: number) => Numbers;
  /** The lengths of the gradients, as means over so many batches. */
  readonly gradientNorms: (batches: number) => Numbers;
}

/** Sums that begin at 0. */
export const runningSums = (): RunningSums => {
  let losses = 0;
  const parts = new Map<string, number>();
  const norms = new Map<string, number>();
  const addTo = (sums: Map<string, number>, numbers: Numbers): void => {
    for (const [name, number] of Object.entries(numbers)) sums.set(name, (sums.get(name) ?? 0) + number);
  };
  const shares = (sums: ReadonlyMap<string, number>, count: number): Numbers =>
    Object.fromEntries(Array.from(sums, ([name, total]) => [name, total / count]));
  return {
    add: (arrived) => {
      losses += arrived.loss;
      addTo(parts, arrived.parts);
      addTo(norms, arrived.gradientNorms);
    },
    loss: () => losses,
    parts: (windows) => shares(parts, windows),
    gradientNorms: (batches) => shares(norms, batches),
  };
};
