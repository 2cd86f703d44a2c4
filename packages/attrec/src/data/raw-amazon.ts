/** All ratings of seven kinds of products of Amazon, which the paper began with, as their publisher gives them. */
import { paperStatistics } from "./amazon-statistics.ts";
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
  raw("amazon-garden", "Patio Lawn and Garden", "amazon-patio-lawn-and-garden", paperStatistics.garden),
  raw("amazon-instant-video", "Amazon Instant Video", "amazon-instant-video", paperStatistics.instantVideo),
  raw("amazon-apps-raw", "Apps for Android", "amazon-apps-for-android", paperStatistics.apps),
  raw("amazon-health-raw", "Health and Personal Care", "amazon-health-and-personal-care", paperStatistics.health),
  raw("amazon-video-games-raw", "Video Games", "amazon-video-games", paperStatistics.videoGames),
  raw("amazon-tools-raw", "Tools and Home Improvement", "amazon-tools-and-home-improvement", paperStatistics.tools),
  raw("amazon-digital-music-raw", "Digital Music", "amazon-digital-music", paperStatistics.digitalMusic),
];
