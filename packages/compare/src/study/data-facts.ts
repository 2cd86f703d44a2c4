// The facts that a study keeps of a data set, without its actions: a report can be made from it where the data are not at hand.
import { type Dataset, type PaperStatistics, type Protocol, sequencesOf, splitUnder, type WindowLengths } from "attrec";
import { type UserLengths, userLengths } from "./users.ts";

/** A data set as a study and its report have it. */
export interface DataFacts extends WindowLengths {
  readonly name: string;
  readonly title: string;
  /** A caveat about results on it. */
  readonly note: string | undefined;
  /** Notes on how its file was read, one sentence each. */
  readonly remarks: readonly string[];
  readonly filter: string;
  /** SHA-256 of the filtered interactions. */
  readonly fingerprint: string;
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** The counts that the paper has of these data, or of those that they were made from by another rule. */
  readonly published:
    (Pick<PaperStatistics, "users" | "items" | "interactions"> & { readonly isDerived: boolean }) | undefined;
  /** How many actions of its users are trained on, under the study's protocol. */
  readonly lengths: UserLengths;
}

/**
 * What a study under a protocol knows of a data set.
 *
 * @example
 * ```ts
 * const { title, users, items, interactions } = dataFacts(dataset, defaultProtocol);
 * [title, users, items, interactions]; // ["MovieTweetings, the first 100,000 ratings", 55, 4015, 8304]
 * ```
 */
export const dataFacts = (dataset: Dataset, protocol: Protocol): DataFacts => {
  const { entry, interactions, name, filter, fingerprint, historyLength, targetCount } = dataset;
  const line = entry?.paper ?? entry?.paperOfSource;
  return {
    name,
    title: entry?.title ?? name,
    note: entry?.note,
    remarks: interactions.remarks ?? [],
    filter,
    fingerprint,
    users: interactions.userNames.length,
    items: interactions.itemNames.length,
    interactions: interactions.users.length,
    historyLength,
    targetCount,
    published: line && {
      users: line.users,
      items: line.items,
      interactions: line.interactions,
      isDerived: entry?.paper === undefined,
    },
    lengths: userLengths(splitUnder(sequencesOf(interactions), protocol)),
  };
};
