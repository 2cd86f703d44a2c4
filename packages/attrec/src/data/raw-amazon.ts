/** All ratings of seven kinds of products of Amazon, which the paper began with, as their publisher gives them. */
import type { DatasetEntry, PaperStatistics } from "./dataset-entry.ts";

const raw = (name: string, product: string, folder: string, paper: PaperStatistics): DatasetEntry => {
  const file = `${folder}/ratings_${product.replaceAll(" ", "_")}.csv`;
  return {
    name,
    title: `Amazon ${product} of 2014, all ratings`,
    files: [file, `${file}.gz`],
    titles: [],
    titleEncoding: "utf-8",
    builtIn: false,
    // The file has no line of names, and a copy that got one has it the wrong way round.
    columns: "user=1,item=2,rating=3,time=4",
    filter: "u10>i2>u10",
    historyLength: 2,
    targetCount: 1,
    licence:
      "None stated: published for research; fetch it, do not pass it on. Cite He and McAuley 2016, McAuley et al. 2015.",
    source: "https://jmcauley.ucsd.edu/data/amazon/",
    note: "The rule by which the paper dropped users and items is not known for these data: the filter is what comes nearest on others.",
    paper,
  };
};

/** By our names; those without "-raw" have no part of them under another name. */
export const rawAmazon: readonly DatasetEntry[] = [
  raw("amazon-garden", "Patio Lawn and Garden", "amazon-patio-lawn-and-garden", {
    users: 1036,
    items: 4900,
    interactions: 15_576,
    densityPercent: 0.307,
    actionsPerUser: 15.03,
    interval: "Apr/2000 - Jul/2014",
  }),
  raw("amazon-instant-video", "Amazon Instant Video", "amazon-instant-video", {
    users: 1000,
    items: 3296,
    interactions: 15_849,
    densityPercent: 0.481,
    actionsPerUser: 15.85,
    interval: "Aug/2000 - Jul/2014",
  }),
  raw("amazon-apps-raw", "Apps for Android", "amazon-apps-for-android", {
    users: 21_309,
    items: 19_256,
    interactions: 358_877,
    densityPercent: 0.087,
    actionsPerUser: 16.84,
    interval: "Mar/2010 - Jul/2014",
  }),
  raw("amazon-health-raw", "Health and Personal Care", "amazon-health-and-personal-care", {
    users: 11_588,
    items: 31_709,
    interactions: 211_284,
    densityPercent: 0.058,
    actionsPerUser: 18.23,
    interval: "Dec/2000 - Jul/2014",
  }),
  raw("amazon-video-games-raw", "Video Games", "amazon-video-games", {
    users: 7220,
    items: 16_334,
    interactions: 140_307,
    densityPercent: 0.119,
    actionsPerUser: 19.43,
    interval: "Nov/1999 - Jul/2014",
  }),
  raw("amazon-tools-raw", "Tools and Home Improvement", "amazon-tools-and-home-improvement", {
    users: 5855,
    items: 23_620,
    interactions: 96_467,
    densityPercent: 0.07,
    actionsPerUser: 16.48,
    interval: "Nov/1999 - Jul/2014",
  }),
  raw("amazon-digital-music-raw", "Digital Music", "amazon-digital-music", {
    users: 2893,
    items: 13_183,
    interactions: 64_320,
    densityPercent: 0.169,
    actionsPerUser: 22.23,
    interval: "May/1998 - Jul/2014",
  }),
];
