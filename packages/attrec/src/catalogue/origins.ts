/** Lists the origins of the registry's data sets: what their publisher gives, how to cite them, and what is known of their files. */

import { lookUp } from "../options/names.ts";

/** A file of a publisher, and what becomes of it. */
export interface Download {
  readonly url: string;
  /**
   * What is kept of it, below the data folder: `from` is the name of an entry where the file is a zip archive. The interactions come
   * last.
   */
  readonly files: readonly {
    readonly from?: string;
    readonly to: string;
    /** SHA-256 of the file, if it is known. */
    readonly sha256?: string;
  }[];
}

/** The origin of a data set. */
export interface Origin {
  readonly citation: string;
  /** Users, items and interactions of the file before any filter, where they were counted. */
  readonly counts?: readonly [users: number, items: number, interactions: number];
  /** What the publisher gives, or the sentence that says why there is nothing to fetch. */
  readonly download: Download | string;
}

const HARPER =
  "F. Maxwell Harper and Joseph A. Konstan. The MovieLens Datasets: History and Context. ACM Transactions on Interactive Intelligent Systems 5, 4, 2015.";
const HETREC =
  "Iván Cantador, Peter Brusilovsky and Tsvi Kuflik. Second Workshop on Information Heterogeneity and Fusion in Recommender Systems (HetRec 2011). RecSys 2011.";
const DOOMS =
  "Simon Dooms, Toon De Pessemier and Luc Martens. MovieTweetings: a Movie Rating Dataset Collected From Twitter. CrowdRec at RecSys 2013.";
const MCAULEY =
  "Ruining He and Julian McAuley. Ups and Downs: Modeling the Visual Evolution of Fashion Trends with One-Class Collaborative Filtering. WWW 2016. Julian McAuley, Christopher Targett, Qinfeng Shi and Anton van den Hengel. Image-Based Recommendations on Styles and Substitutes. SIGIR 2015.";

const movielens = (archive: string, ...files: Download["files"]): Download => ({
  url: `https://files.grouplens.org/datasets/movielens/${archive}.zip`,
  files,
});

/** All ratings of a kind of products, as SNAP gives them. */
const amazon = (product: string, folder: string): Origin => ({
  citation: MCAULEY,
  download: {
    url: `https://snap.stanford.edu/data/amazon/productGraph/categoryFiles/ratings_${product}.csv`,
    files: [{ to: `${folder}/ratings_${product}.csv` }],
  },
});

/** Origins by the names of the registry. */
const origins: Readonly<Record<string, Origin>> = {
  "movietweetings-100k": { citation: DOOMS, download: "It comes with this package." },
  "ml-100k": {
    citation: HARPER,
    counts: [943, 1682, 100_000],
    download: movielens("ml-100k", {
      from: "ml-100k/u.data",
      to: "ml-100k/u.data",
      sha256: "06416e597f82b7342361e41163890c81036900f418ad91315590814211dca490",
    }),
  },
  "ml-1m": {
    citation: HARPER,
    counts: [6040, 3706, 1_000_209],
    download: movielens(
      "ml-1m",
      { from: "ml-1m/movies.dat", to: "ml-1m/movies.dat" },
      { from: "ml-1m/ratings.dat", to: "ml-1m/ratings.dat" },
    ),
  },
  movietweetings: {
    citation: DOOMS,
    download: {
      url: "https://raw.githubusercontent.com/sidooms/MovieTweetings/master/latest/ratings.dat",
      files: [{ to: "MovieTweetings/latest/ratings.dat" }],
    },
  },
  lastfm: {
    citation: HETREC,
    download: {
      url: "https://files.grouplens.org/datasets/hetrec2011/hetrec2011-lastfm-2k.zip",
      files: [
        {
          from: "user_taggedartists-timestamps.dat",
          to: "hetrec2011-lastfm-2k/user_taggedartists-timestamps.dat",
        },
      ],
    },
  },
  "amazon-video-games": {
    citation: MCAULEY,
    counts: [31_013, 23_715, 287_107],
    download: {
      url: "https://raw.githubusercontent.com/kang205/SASRec/e3738967fddab206d6eeb4fda433e7a7034dd8b1/data/Video.txt",
      files: [
        {
          to: "amazon-video-games/Video.txt",
          sha256: "b7376fe24430743f411dc7f567285657b2adb3f74361cc7ba0aee94f3024b651",
        },
      ],
    },
  },
  "amazon-digital-music": {
    citation: MCAULEY,
    counts: [844, 18_813, 46_468],
    download: {
      url: "https://raw.githubusercontent.com/MaurizioFD/RecSys2019_DeepLearning_Evaluation/f5618c65573c5b220713775bdd56971663de9828/Conferences/IJCAI/DMF_original/data_www/Amazon_ratings_Digital_Music_pruned.txt",
      files: [
        {
          to: "amazon-digital-music/Amazon_ratings_Digital_Music_pruned.txt",
          sha256: "db0a9f971d8106f179e57ad0087e6a524be38cc1bceed01ce31f9ca452ef6c8e",
        },
      ],
    },
  },
  "amazon-apps": {
    citation: MCAULEY,
    counts: [87_271, 13_209, 752_937],
    download: {
      url: "https://raw.githubusercontent.com/KlaineWei/MoCo4SRec/27cb274ec4cc249d6b6b4e06ce13230c1211c306/data/Apps_for_Android.txt",
      files: [
        {
          to: "amazon-apps-for-android/Apps_for_Android.txt",
          sha256: "ef5f185fd2427feacb2c4850fc8af3dfb3344031e8d7e24d5e0778799d57fc26",
        },
      ],
    },
  },
  "amazon-health": {
    citation: MCAULEY,
    counts: [38_329, 18_427, 343_831],
    download:
      "It is given as an archive of Python objects, which has to be written as lines of user_id, item_id and timestamp first.",
  },
  "amazon-tools": {
    citation: MCAULEY,
    counts: [16_638, 10_217, 134_476],
    download: "It is given in three files, which have to be joined to lines of user_id, item_id and timestamp first.",
  },
  "amazon-garden": amazon("Patio_Lawn_and_Garden", "amazon-patio-lawn-and-garden"),
  "amazon-instant-video": amazon("Amazon_Instant_Video", "amazon-instant-video"),
  "amazon-apps-raw": amazon("Apps_for_Android", "amazon-apps-for-android"),
  "amazon-health-raw": amazon("Health_and_Personal_Care", "amazon-health-and-personal-care"),
  "amazon-video-games-raw": amazon("Video_Games", "amazon-video-games"),
  "amazon-tools-raw": amazon("Tools_and_Home_Improvement", "amazon-tools-and-home-improvement"),
  "amazon-digital-music-raw": amazon("Digital_Music", "amazon-digital-music"),
  "ml-hetrec": {
    citation: HETREC,
    download: {
      url: "https://files.grouplens.org/datasets/hetrec2011/hetrec2011-movielens-2k-v2.zip",
      files: [
        {
          from: "user_ratedmovies-timestamps.dat",
          to: "hetrec2011-movielens-2k-v2/user_ratedmovies-timestamps.dat",
        },
      ],
    },
  },
  "ml-latest-small": {
    citation: HARPER,
    download: movielens("ml-latest-small", { from: "ml-latest-small/ratings.csv", to: "ml-latest-small/ratings.csv" }),
  },
  "ml-10m": {
    citation: HARPER,
    download: movielens("ml-10m", { from: "ml-10M100K/ratings.dat", to: "ml-10M100K/ratings.dat" }),
  },
  "ml-20m": {
    citation: HARPER,
    download: movielens("ml-20m", { from: "ml-20m/ratings.csv", to: "ml-20m/ratings.csv" }),
  },
  "ml-25m": {
    citation: HARPER,
    download: movielens("ml-25m", { from: "ml-25m/ratings.csv", to: "ml-25m/ratings.csv" }),
  },
  gowalla: {
    citation:
      "Eunjoon Cho, Seth A. Myers and Jure Leskovec. Friendship and Mobility: User Movement in Location-Based Social Networks. KDD 2011.",
    download: {
      url: "https://snap.stanford.edu/data/loc-gowalla_totalCheckins.txt.gz",
      files: [{ to: "gowalla/loc-gowalla_totalCheckins.txt.gz" }],
    },
  },
  yelp: {
    citation: "Yelp Open Dataset, https://www.yelp.com/dataset.",
    download: "Its publisher gives it only to those who agree to the terms on its page.",
  },
  retailrocket: {
    citation: "Roman Zykov, Noskov Artem and Anokhin Alexander. Retailrocket recommender system dataset. Kaggle, 2022.",
    download: "Its publisher gives it only to those who have an account of Kaggle.",
  },
};

/**
 * The origin of the data set of a name, if it is in the registry.
 *
 * @example
 * ```ts
 * originOf("ml-100k")?.counts; // [943, 1682, 100000]
 * ```
 */
export const originOf = (name: string): Origin | undefined => lookUp(origins, name);
