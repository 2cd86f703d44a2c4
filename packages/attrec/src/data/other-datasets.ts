/** The third version of MovieLens in the paper, and data sets that others use. L and T are those of the paper's most alike. */
import { type DatasetEntry, GROUPLENS, packedOrNot } from "./dataset-entry.ts";

const common = { titles: [], titleEncoding: "utf-8", builtIn: false, filter: "none" } as const;
const films = { ...common, historyLength: 5, targetCount: 3, licence: GROUPLENS } as const;

/** Each with the layout that its publisher gives it. */
export const otherDatasets: readonly DatasetEntry[] = [
  {
    ...films,
    name: "ml-hetrec",
    title: "MovieLens of HetRec 2011",
    files: packedOrNot(
      "movielens-hetrec-2011/user_ratedmovies-timestamps.dat",
      "hetrec2011-movielens-2k-v2/user_ratedmovies-timestamps.dat",
    ),
    licence:
      "HetRec 2011: made available for non-commercial use. Cite MovieLens, IMDb, Rotten Tomatoes and HetRec 2011.",
    source: "https://grouplens.org/datasets/hetrec-2011/",
    paper: {
      users: 2113,
      items: 10_109,
      interactions: 855_598,
      densityPercent: 4.01,
      actionsPerUser: 404.92,
      interval: "Sept/1997 - Jan/2009",
    },
  },
  {
    ...films,
    name: "ml-latest-small",
    title: "MovieLens, the small one that is renewed from time to time",
    files: packedOrNot("ml-latest-small/ratings.csv"),
    source: "https://grouplens.org/datasets/movielens/latest/",
    note: "It changes: two results are of the same data only if their SHA-256 is the same.",
  },
  {
    ...films,
    name: "ml-10m",
    title: "MovieLens 10M",
    files: packedOrNot("ml-10m/ratings.dat", "ml-10M100K/ratings.dat"),
    source: "https://grouplens.org/datasets/movielens/10m/",
  },
  {
    ...films,
    name: "ml-20m",
    title: "MovieLens 20M",
    files: packedOrNot("ml-20m/ratings.csv"),
    source: "https://grouplens.org/datasets/movielens/20m/",
  },
  {
    ...films,
    name: "ml-25m",
    title: "MovieLens 25M",
    files: packedOrNot("ml-25m/ratings.csv"),
    source: "https://grouplens.org/datasets/movielens/25m/",
  },
  {
    ...common,
    name: "gowalla",
    title: "Gowalla, check-ins at places",
    files: packedOrNot("gowalla/loc-gowalla_totalCheckins.txt"),
    columns: "user=1,item=5,time=2,rating=none",
    filter: "u10>i10",
    historyLength: 5,
    targetCount: 1,
    licence: "None stated: published by SNAP for research. Cite Cho, Myers and Leskovec, KDD 2011.",
    source: "https://snap.stanford.edu/data/loc-Gowalla.html",
    note: "Many check-ins are repeats of a place; the filter is one of several in use.",
  },
  {
    ...common,
    name: "yelp",
    title: "Yelp, reviews of businesses",
    files: packedOrNot("yelp/yelp_academic_dataset_review.json"),
    filter: "u10>i10",
    historyLength: 5,
    targetCount: 1,
    licence: "Yelp's terms for its open data set, which have to be agreed to: academic use only, no redistribution.",
    source: "https://www.yelp.com/dataset",
    note: "It is renewed every year or so: two results are of the same data only if their SHA-256 is the same.",
  },
  {
    ...common,
    name: "retailrocket",
    title: "RetailRocket, events of visitors of a shop",
    files: packedOrNot("retailrocket/events.csv"),
    filter: "u10>i10",
    historyLength: 5,
    targetCount: 1,
    licence: "CC BY-NC-SA 4.0, as its publisher states.",
    source: "https://www.kaggle.com/datasets/retailrocket/ecommerce-dataset",
    note: "Views, additions to a basket and purchases count as actions alike.",
  },
];
