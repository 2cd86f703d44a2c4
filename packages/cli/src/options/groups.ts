/** The groups under which help lists options. */
import type { Option } from "@commander-js/extra-typings";

/** A heading of help. */
export type HelpGroup =
  | "Data:"
  | "Protocol:"
  | "Measures:"
  | "Model:"
  | "Training:"
  | "Recommendations:"
  | "Machine:"
  | "Files and printing:";

/** A table of options, which help lists under the heading of a group. */
export const grouped = <T extends Readonly<Record<string, (...given: never) => Option>>>(
  group: HelpGroup,
  table: T,
): T =>
  Object.fromEntries(
    Object.entries(table).map(([name, make]) => [name, (...given: never) => make(...given).helpGroup(group)]),
    // The same makers, whose options are the same but for a heading.
  ) as unknown as T;
