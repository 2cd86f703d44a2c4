/** Tells how far a training has come, by what ends it first. */
import type { Budget } from "attrec";

/** The most epochs of a training that a budget ends instead. */
export const WITHOUT_END = Number.MAX_SAFE_INTEGER;

/** A label for the work, what is done of it, and all of it. `seconds` are those since the training began. */
export const howFar = (
  { epochs, budget = {} }: { readonly epochs: number; readonly budget?: Budget },
  { epoch, batch, batches }: { readonly epoch: number; readonly batch: number; readonly batches: number },
  windows: number,
  seconds: number,
): readonly [label: string, done: number, total: number] => {
  const done = epoch - 1 + batch / batches;
  const bounds: readonly (readonly [done: number, total: number])[] = [
    [done, epochs],
    [done * windows, budget.examples ?? Infinity],
    [seconds, budget.seconds ?? Infinity],
  ];
  const [part, whole] = bounds.reduce((one, other) => (other[0] / other[1] > one[0] / one[1] ? other : one));
  return [epochs === WITHOUT_END ? `epoch ${epoch}` : `epoch ${epoch} of ${epochs}`, Math.min(part, whole), whole];
};
