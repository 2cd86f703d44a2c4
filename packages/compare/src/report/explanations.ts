/**
 * The reasons why a figure here may differ from the paper's although nobody made a mistake. They state how the paper's
 * figures were obtained, as far as is known, and how ours are. `docs/suite.md` gives the sources.
 */
export const explanations: readonly string[] = [
  "The paper leaves open whether items that a user has seen are ranked, whether the validation item is trained on, how ties are broken and on what the epoch is chosen. The first author's released code trains on all but the test item and reads the best epoch off the test; the protocol above does neither.",
  "Two kinds of software made the paper's Table 2: its first seven models ran in C++, which keeps the validation item out of training, and Caser, LSTM+ and AttRec in TensorFlow. Here all have one data path, one protocol and one ranking.",
  "The paper's baselines were tuned by grid search on grids that it does not print, AttRec on one that it does. Here every model has the same number of configurations and of epochs.",
  "The C++ takes steps of plain gradient descent, one pair at a time, from factors that are drawn from [0, 1). Here all models take batches with Adagrad, from smaller random factors.",
  "The paper gives one figure for each model and data set, and does not say of how many runs. Ours are means over the seeds above.",
];
