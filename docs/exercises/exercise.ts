/** Defines an exercise: requirements, each of which a reader's file meets or not. */

/** Something that has to hold of a reader's module, and how to see it. */
export interface Requirement<M> {
  /** What has to hold, as a sentence without its full stop. */
  readonly holds: string;
  /** The fault in a sentence, or nothing if it holds. What it throws is a fault too. */
  readonly fault: (module: M) => string | undefined | Promise<string | undefined>;
}

/** An exercise: its requirements in the order in which a reader meets them. */
export type Exercise<M> = readonly Requirement<M>[];

/** A requirement that was tried: its fault, or nothing. */
export interface Outcome {
  readonly holds: string;
  readonly fault: string | undefined;
}

/** Tries each requirement, in order, on a module. */
export const outcomesOf = async <M>(exercise: Exercise<M>, module: M): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const { holds, fault } of exercise) {
    try {
      outcomes.push({ holds, fault: await fault(module) });
    } catch (error) {
      outcomes.push({ holds, fault: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
};

/** The outcomes as lines. */
export const report = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(({ holds, fault }) => (fault === undefined ? `✓ ${holds}.` : `✗ ${holds}: not yet.\n    ${fault}`))
    .join("\n");

/** What the file to start from exports, and a reader's file no longer does. */
export const missing = (start: object, mine: object): readonly string[] =>
  Object.keys(start).filter((name) => !(name in mine));
