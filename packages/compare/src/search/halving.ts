// The rounds of successive halving.

/** One round of a search: the number of configurations, and the epochs that each is trained for. */
export interface Rung {
  readonly configurations: number;
  readonly epochs: number;
}

/**
 * Successive halving (Jamieson and Talwalkar, 2016): all configurations are trained for a few epochs, the best of them
 * for `keep` times as many, and so on; the last round has the full number of epochs. Each round starts from the
 * beginning, and its epochs are counted in full.
 */
export const halvingRungs = (configurations: number, epochs: number, keep = 3): readonly Rung[] => {
  const rungs: Rung[] = [];
  const rounds = Math.floor(Math.log(configurations) / Math.log(keep) + 1e-9);
  for (let round = 0; round <= rounds; round++) {
    const count = Math.max(1, Math.floor(configurations / keep ** round));
    const share = Math.max(1, Math.round(epochs / keep ** (rounds - round)));
    rungs.push({ configurations: count, epochs: share });
  }
  return rungs;
};
