/** Refuses to compare the times of sides that compute different models. */

/** What losses of equal steps may differ by, of their size: float32 accounts for 6e-5, a model that differs for much more. */
const MOST_DIFFERENCE = 1e-3;

/** The largest difference of losses from those of our side, relative to these; NaN where some are missing. */
export const differenceFrom = (reference: readonly number[], losses: readonly number[] = []): number =>
  Math.max(...reference.map((loss, i) => Math.abs((losses[i] ?? Number.NaN) / loss - 1)));

/** Says which sides had other losses than ours in equal steps; the program then ends in an error. */
export const tellOtherModels = (rows: readonly { readonly side: string; readonly difference: number }[]): void => {
  const others = rows.filter(({ difference }) => !(difference <= MOST_DIFFERENCE));
  if (others.length === 0) return;
  console.error(
    `The losses of ${others.map(({ side }) => side).join(" and ")} differ from ours by more than ${MOST_DIFFERENCE} of their size in equal steps: that is another model, and its times cannot be compared.`,
  );
  process.exitCode = 1;
};
