// The paper's data sets and their statistics, by its names.
import type { PaperStatistics } from "attrec";

/** Users, items and interactions of Table 1 of the paper, by its names of data sets. */
export const paperTable1: Readonly<Record<string, readonly [users: number, items: number, interactions: number]>> = {
  "ML-100K": [943, 1682, 100_000],
  "ML-HetRec": [2113, 10_109, 855_598],
  "ML-1M": [6040, 3706, 1_000_209],
  "Android App": [21_309, 19_256, 358_877],
  "Health / Care": [11_588, 31_709, 211_284],
  "Video Game": [7220, 16_334, 140_307],
  "Tools / Home": [5855, 23_620, 96_467],
  "Digital Music": [2893, 13_183, 64_320],
  Garden: [1036, 4900, 15_576],
  "Instant Video": [1000, 3296, 15_849],
  LastFM: [951, 12_113, 83_382],
  MovieTweetings: [9608, 14_220, 461_970],
};

/**
 * The paper's name of a data set, by its line of Table 1. A part of a data set has no such name: its results have no
 * counterpart in the paper.
 */
export const paperName = (
  known: Pick<PaperStatistics, "users" | "items" | "interactions"> | undefined,
): string | undefined =>
  known &&
  Object.entries(paperTable1).find(
    ([, [users, items, interactions]]) =>
      users === known.users && items === known.items && interactions === known.interactions,
  )?.[0];
