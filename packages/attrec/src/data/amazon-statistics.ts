/** The rows of the paper's Table 1 for products of Amazon. */
import type { PaperStatistics } from "./dataset-entry.ts";

export const paperStatistics = {
  apps: {
    users: 21_309,
    items: 19_256,
    interactions: 358_877,
    densityPercent: 0.087,
    actionsPerUser: 16.84,
    interval: "Mar/2010 - Jul/2014",
  },
  digitalMusic: {
    users: 2893,
    items: 13_183,
    interactions: 64_320,
    densityPercent: 0.169,
    actionsPerUser: 22.23,
    interval: "May/1998 - Jul/2014",
  },
  garden: {
    users: 1036,
    items: 4900,
    interactions: 15_576,
    densityPercent: 0.307,
    actionsPerUser: 15.03,
    interval: "Apr/2000 - Jul/2014",
  },
  health: {
    users: 11_588,
    items: 31_709,
    interactions: 211_284,
    densityPercent: 0.058,
    actionsPerUser: 18.23,
    interval: "Dec/2000 - Jul/2014",
  },
  instantVideo: {
    users: 1000,
    items: 3296,
    interactions: 15_849,
    densityPercent: 0.481,
    actionsPerUser: 15.85,
    interval: "Aug/2000 - Jul/2014",
  },
  tools: {
    users: 5855,
    items: 23_620,
    interactions: 96_467,
    densityPercent: 0.07,
    actionsPerUser: 16.48,
    interval: "Nov/1999 - Jul/2014",
  },
  videoGames: {
    users: 7220,
    items: 16_334,
    interactions: 140_307,
    densityPercent: 0.119,
    actionsPerUser: 19.43,
    interval: "Nov/1999 - Jul/2014",
  },
} as const satisfies Readonly<Record<string, PaperStatistics>>;
