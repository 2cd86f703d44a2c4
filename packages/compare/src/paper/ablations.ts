/** Table 3 of the paper: HR@50 by the paper's names of data sets, and our names of conditions. */
export const paperTable3: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "ML-100K": { "with attention": 0.5273, "without attention": 0.5015 },
  "ML-1M": { "with attention": 0.5223, "without attention": 0.5045 },
  Garden: { "with attention": 0.2177, "without attention": 0.2026 },
  "Digital Music": { "with attention": 0.2205, "without attention": 0.2022 },
};

/** Table 4 of the paper: HR@50 by aggregation. */
export const paperTable4: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "ML-100K": { mean: 0.5273, sum: 0.4883, max: 0.5254, min: 0.5244 },
  "ML-1M": { mean: 0.5223, sum: 0.5201, max: 0.5229, min: 0.5267 },
  Garden: { mean: 0.2177, sum: 0.2046, max: 0.1892, min: 0.1525 },
  "Digital Music": { mean: 0.2205, sum: 0.1908, max: 0.1925, min: 0.1548 },
};

/** Table 5 of the paper: seconds per epoch on an NVIDIA TITAN X Pascal, with batches of 1000. */
export const paperTable5: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "ML-100K": { attrec: 1.315, caser: 1.309 },
  "ML-1M": { attrec: 15.429, caser: 15.328 },
  Garden: { attrec: 0.169, caser: 0.12 },
  "Digital Music": { attrec: 1.525, caser: 0.956 },
};

/** The paper's statements about its figures, in our words: the figures give no numbers. */
export const paperFigures = {
  ω: "Figure 4a of the paper: short-term intent alone (ω 0) is mostly better than long-term preference alone (ω 1), and the best ω is between 0.2 and 0.4.",
  L: "Figure 4b of the paper: on dense data such as MovieLens a longer history is better, on sparse data a short one.",
  d: "Figure 5 of the paper: AttRec is ahead of all others for every d, a larger d is not always better, and some models, such as MC and Caser, go up and down.",
} as const;
