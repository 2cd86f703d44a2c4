/**
 * The reasons why a figure here may differ from the paper's although nobody made a mistake. They state how the paper's
 * figures were obtained, as far as is known, and how ours are. `docs/suite.md` gives the sources.
 */
import type { Report } from "./report.ts";

/** The reasons in sentences; what they say of the figures here is what was done for them. */
export const explanationsOf = (report: Pick<Report, "protocol" | "budget" | "models" | "seeds">): readonly string[] => [
  `The paper leaves open whether items that a user has seen are ranked, whether the validation item is trained on, how ties are broken and on what the epoch is chosen. The first author's released code trains on all but the test item and reads the best epoch off the test; ${besidesAuthor(report)}.`,
  "Two kinds of software made the paper's Table 2: its first seven models ran in C++, which keeps the validation item out of training, and Caser, LSTM+ and AttRec in TensorFlow. Here all have one data path, one protocol and one ranking.",
  `The paper's baselines were tuned by grid search on grids that it does not print, AttRec on one that it does. ${
    (report.budget.earlier ?? report.budget).method === "none"
      ? "Here nothing was searched."
      : "Here every model has the same number of configurations and of epochs."
  }`,
  `The C++ takes steps of plain gradient descent, one pair at a time, from factors that are drawn from [0, 1). Here ${optimizers(report)}, from smaller random factors.`,
  `The paper gives one figure for each model and data set, and does not say of how many runs. Ours are ${report.seeds.length === 1 ? "of the one seed" : "means over the seeds"} above.`,
];

/** What the protocol does of the two things that the first author's code does. */
const besidesAuthor = ({ protocol: { trainOnValidation, epochChosenOn } }: Pick<Report, "protocol">): string => {
  const isOnTest = epochChosenOn === "test";
  if (trainOnValidation && isOnTest) return "the protocol above does both";
  if (trainOnValidation) return "the protocol above does the first alone";
  return isOnTest ? "the protocol above does the second alone" : "the protocol above does neither";
};

/** How the models that learn take their steps. */
const optimizers = ({ models }: Pick<Report, "models">): string => {
  const others = models.filter(({ counts, optimizer }) => !counts && optimizer !== "adagrad");
  if (others.length === 0) return "all models take batches with Adagrad";
  const those = others.map(({ title, optimizer }) => `${title} (${optimizer})`);
  return `all models take batches with Adagrad but ${those.join(", ")}`;
};
