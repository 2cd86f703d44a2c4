/** Options that models of whole sequences share. */
import { type IntegerOption, integerOption } from "attrec";

/** L, each position of which may have a row of its own. */
export const sequenceLength = (meaning: string): IntegerOption =>
  integerOption({ default: 50, atLeast: 1, atMost: 4096, isHistoryLength: true, meaning });

/** The positions from one sequence of a user to the next; 0 for one sequence a user. */
export const sequenceStride = (note = ""): IntegerOption =>
  integerOption({
    default: 0,
    atLeast: 0,
    atMost: 4096,
    meaning: `The positions from one sequence of a user to the next, at most L; 0 for one a user, her last${note}.`,
  });

/** The blocks of a transformer. */
export const blockCount: IntegerOption = integerOption({
  default: 2,
  atLeast: 0,
  atMost: 64,
  meaning: "The number of blocks.",
});

/** The heads of attention. One goes with every d, so that d can be set alone. */
export const headCount = (meaning: string): IntegerOption =>
  integerOption({ default: 1, atLeast: 1, atMost: 64, meaning });
