// The data sets that have a name, with the paper's statistics of each.
import { paperStatistics } from "./amazon-statistics.ts";
import { type DatasetEntry, GROUPLENS, packedOrNot } from "./dataset-entry.ts";
import { otherDatasets } from "./other-datasets.ts";
import { rawAmazon } from "./raw-amazon.ts";

const MOVIETWEETINGS = "MIT, (c) 2013 Simon Dooms. Cite Dooms et al., MovieTweetings, CrowdRec 2013.";
const LASTFM =
  "HetRec 2011: made available for non-commercial use. Cite Last.fm, http://www.lastfm.com, and the workshop HetRec 2011.";
const AMAZON =
  "None stated: published for research; fetch it, do not pass it on. Cite He and McAuley 2016, McAuley et al. 2015.";

const FIVE_CORE =
  "A part of what the paper began with, which is all ratings: here rare users and items were dropped before, again and " +
  "again until none was left, so that many of the paper's items are missing.";

/** The common fields of all Amazon data sets: L and T of the paper, and no titles. */
const amazon = {
  titles: [],
  titleEncoding: "utf-8",
  builtIn: false,
  historyLength: 2,
  targetCount: 1,
  licence: AMAZON,
} as const;

/** The data sets that can be loaded by name. */
export const registry: readonly DatasetEntry[] = [
  {
    name: "movietweetings-100k",
    title: "MovieTweetings, the first 100,000 ratings",
    files: ["movietweetings-100k/ratings.dat.gz"],
    titles: ["movietweetings-100k/titles.dat.gz"],
    titleEncoding: "utf-8",
    builtIn: true,
    filter: "u10>i2>u10",
    historyLength: 3,
    targetCount: 1,
    licence: MOVIETWEETINGS,
    source: "comes with this package",
  },
  {
    name: "ml-100k",
    title: "MovieLens 100K",
    files: packedOrNot("movielens-100k/u.data", "ml-100k/u.data"),
    items: packedOrNot("movielens-100k/u.item", "ml-100k/u.item"),
    users: packedOrNot("movielens-100k/u.user", "ml-100k/u.user"),
    titles: [],
    titleEncoding: "latin1",
    builtIn: false,
    filter: "none",
    historyLength: 5,
    targetCount: 3,
    licence: GROUPLENS,
    source: "https://grouplens.org/datasets/movielens/100k/",
    paper: {
      users: 943,
      items: 1682,
      interactions: 100_000,
      densityPercent: 6.3,
      actionsPerUser: 106.04,
      interval: "Sept/1997 - Apr/1998",
    },
  },
  {
    name: "ml-1m",
    title: "MovieLens 1M",
    files: packedOrNot("movielens-1m/ratings.dat", "ml-1m/ratings.dat"),
    items: packedOrNot("movielens-1m/movies.dat", "ml-1m/movies.dat"),
    users: packedOrNot("movielens-1m/users.dat", "ml-1m/users.dat"),
    titles: packedOrNot("movielens-1m/movies.dat", "ml-1m/movies.dat"),
    titleEncoding: "latin1",
    builtIn: false,
    filter: "none",
    historyLength: 5,
    targetCount: 3,
    licence: GROUPLENS,
    source: "https://grouplens.org/datasets/movielens/1m/",
    paper: {
      users: 6040,
      items: 3706,
      interactions: 1_000_209,
      densityPercent: 4.46,
      actionsPerUser: 165.57,
      interval: "Apr/2000 - Mar/2003",
    },
  },
  {
    name: "movietweetings",
    title: "MovieTweetings, whatever state lies in the folder; the paper's is of December 2016",
    files: packedOrNot("movietweetings/ratings.dat", "MovieTweetings/latest/ratings.dat"),
    titles: packedOrNot("movietweetings/movies.dat", "MovieTweetings/latest/movies.dat"),
    titleEncoding: "utf-8",
    builtIn: false,
    filter: "u10>i2>u10",
    historyLength: 3,
    targetCount: 1,
    licence: MOVIETWEETINGS,
    source: "https://github.com/sidooms/MovieTweetings",
    paper: {
      users: 9608,
      items: 14_220,
      interactions: 461_970,
      densityPercent: 0.338,
      actionsPerUser: 48.08,
      interval: "Mar/2013 - Dec/2016",
    },
  },
  {
    name: "lastfm",
    title: "Last.fm of HetRec 2011, tags put on artists",
    files: packedOrNot(
      "lastfm-hetrec-2011/user_taggedartists-timestamps.dat",
      "hetrec2011-lastfm-2k/user_taggedartists-timestamps.dat",
      "lastfm-hetrec-2011/user_taggedartists-timestamps.reconstructed.dat",
    ),
    titles: [],
    titleEncoding: "utf-8",
    builtIn: false,
    filter: "u10",
    historyLength: 2,
    targetCount: 1,
    licence: LASTFM,
    source: "https://grouplens.org/datasets/hetrec-2011/",
    note:
      "Several tags of a user on one artist at one moment are one action. A file named .reconstructed.dat has made-up " +
      "times of day for the 5th, 6th and 9th of May 2011, so that the order within these days is not the original's: the " +
      "test actions of 253 of the 951 users are of these days.",
    paper: {
      users: 951,
      items: 12_113,
      interactions: 83_382,
      densityPercent: 0.724,
      actionsPerUser: 87.68,
      interval: "Aug/2005 - May/2011",
    },
  },
  {
    ...amazon,
    name: "amazon-video-games",
    title: "Amazon Video Games, users and items with at least five ratings",
    files: packedOrNot("amazon-video-games/Video.txt"),
    filter: "u10>i2>u10",
    source: "https://github.com/kang205/SASRec (data/Video.txt)",
    note:
      "A part of what the paper began with, which is all ratings: here rare users and items were dropped before. It has " +
      "an order and no times.",
    paperOfSource: paperStatistics.videoGames,
  },
  {
    ...amazon,
    name: "amazon-digital-music",
    title: "Amazon Digital Music, users with at least twenty ratings",
    files: packedOrNot("amazon-digital-music/Amazon_ratings_Digital_Music_pruned.txt"),
    filter: "u10>i2>u10",
    source:
      "https://github.com/MaurizioFD/RecSys2019_DeepLearning_Evaluation (Conferences/IJCAI/DMF_original/data_www)",
    note: "A part of what the paper began with, which is all ratings: here users with fewer than twenty were dropped before.",
    paperOfSource: paperStatistics.digitalMusic,
  },
  {
    ...amazon,
    name: "amazon-apps",
    title: "Amazon Apps for Android, users and items with at least five ratings among themselves (5-core)",
    files: packedOrNot("amazon-apps-for-android/Apps_for_Android.txt"),
    filter: "u10>i2>u10",
    source: "https://github.com/KlaineWei/MoCo4SRec (data/Apps_for_Android.txt)",
    note: `${FIVE_CORE} It has an order and no times.`,
    paperOfSource: paperStatistics.apps,
  },
  {
    ...amazon,
    name: "amazon-health",
    title: "Amazon Health and Personal Care, users and items with at least five ratings among themselves (5-core)",
    files: packedOrNot("amazon-health-and-personal-care/amazon2014-health.tsv"),
    filter: "u10>i2>u10",
    source:
      "https://github.com/Tiny-Snow/SeqRecBenchmark-Datasets (data/amazon2014-health, written as user_id, item_id, timestamp between tabs)",
    note: `${FIVE_CORE} Items without a title are not in it.`,
    paperOfSource: paperStatistics.health,
  },
  {
    ...amazon,
    name: "amazon-tools",
    title: "Amazon Tools and Home Improvement, users and items with at least five ratings among themselves (5-core)",
    files: packedOrNot("amazon-tools-and-home-improvement/tools_5core_timestamps.tsv"),
    filter: "u10>i2>u10",
    source:
      "https://github.com/Anonymous63525/CPMM (data/Tools.txt with the dates of its train and test sets, written as user_id, item_id, timestamp between tabs)",
    note: FIVE_CORE,
    paperOfSource: paperStatistics.tools,
  },
  ...rawAmazon,
  ...otherDatasets,
];

/**
 * The entry of a name, if there is one.
 *
 * @example
 * ```ts
 * entryNamed("ml-100k")?.title; // "MovieLens 100K"
 * ```
 */
export const entryNamed = (name: string): DatasetEntry | undefined => registry.find((entry) => entry.name === name);
