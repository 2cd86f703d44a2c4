import type { TitleEncoding } from "./formats/movies-dat.ts";

/** A line of Table 1 of the paper. */
export interface PaperStatistics {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Interactions / (users x items), in per cent, as printed. */
  readonly densityPercent: number;
  /** Interactions / users, as printed. */
  readonly actionsPerUser: number;
  readonly interval: string;
}

/** What is known of a data set by its name. */
export interface DatasetEntry {
  readonly name: string;
  readonly title: string;
  /** Where the interactions may lie, below the data folder (or, if built in, below the package's own). */
  readonly files: readonly string[];
  /** Where the titles of the items may lie; empty if none are known. */
  readonly titles: readonly string[];
  readonly titleEncoding: TitleEncoding;
  /** Whether it comes with this package. */
  readonly builtIn: boolean;
  /** Name of the filter that is applied if no other is asked for. */
  readonly filter: string;
  /** L of the paper. */
  readonly historyLength: number;
  /** T of the paper. */
  readonly targetCount: number;
  readonly licence: string;
  /** Where to get it. */
  readonly source: string;
  readonly paper?: PaperStatistics;
}

/** A folder's file, gzip'd or not. */
const eitherWay = (...files: readonly string[]): readonly string[] => files.flatMap((file) => [file, `${file}.gz`]);

const GROUPLENS = "GroupLens: research only, no redistribution without permission, no commercial use.";
const MOVIETWEETINGS = "MIT, (c) 2013 Simon Dooms. Cite Dooms et al., MovieTweetings, CrowdRec 2013.";

/** The data sets that can be asked for by name. */
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
    files: eitherWay("movielens-100k/u.data", "ml-100k/u.data"),
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
    files: eitherWay("movielens-1m/ratings.dat", "ml-1m/ratings.dat"),
    titles: eitherWay("movielens-1m/movies.dat", "ml-1m/movies.dat"),
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
    files: eitherWay("movietweetings/ratings.dat", "MovieTweetings/latest/ratings.dat"),
    titles: eitherWay("movietweetings/movies.dat", "MovieTweetings/latest/movies.dat"),
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
];

/** What is known of a name, if anything is. */
export const entryNamed = (name: string): DatasetEntry | undefined => registry.find((entry) => entry.name === name);
