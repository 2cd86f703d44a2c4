/** The groups under which help lists options. */
import type { Option } from "@commander-js/extra-typings";

/** A heading of help. */
export type Group =
  | "Data:"
  | "Protocol:"
  | "Measures:"
  | "Model:"
  | "Training:"
  | "Recommendations:"
  | "Machine:"
  | "Files and printing:";

/** A table of options with their groups. Those without one stand under the usual heading. */
export const grouped = <T extends Readonly<Record<string, (...given: never) => Option>>>(
  table: T,
  groups: { readonly [Name in keyof T]?: Group },
): T =>
  Object.fromEntries(
    Object.entries(table).map(([name, make]) => [
      name,
      (...given: never) => {
        const group = groups[name as keyof T];
        return group === undefined ? make(...given) : make(...given).helpGroup(group);
      },
    ]),
    // The same makers, whose options are the same but for a heading.
  ) as unknown as T;
