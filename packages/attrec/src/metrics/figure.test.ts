/** Figures by their names on the command line. */
import { expect, test } from "vitest";
import { figuresIn } from "./figure.ts";

test("a figure is a metric, at a cut-off if it has one", () => {
  expect(figuresIn("ndcg@10, MRR,mrr@20,auc,coverage@5")).toEqual([
    { metric: "ndcg", cutoff: 10, title: "NDCG@10" },
    { metric: "mrr", cutoff: undefined, title: "MRR" },
    { metric: "mrr@k", cutoff: 20, title: "MRR@20" },
    { metric: "auc", cutoff: undefined, title: "AUC" },
    { metric: "coverage", cutoff: 5, title: "Coverage@5" },
  ]);
});

test.each([
  ["ndgc@10", "There is no metric 'ndgc': did you mean 'ndcg'?"],
  ["constructor@3", "There is no metric 'constructor'"],
  ["", "There is no metric ''"],
  ["hr@50,", "There is no metric ''"],
  ["ndcg", "The metric ndcg looks at the first items of a list: say at how many, such as ndcg@10, not 'ndcg'."],
  ["ndcg@0", "not 'ndcg@0'."],
  ["ndcg@1.5", "not 'ndcg@1.5'."],
  ["auc@3", "The metric auc looks at whole lists: write auc, not 'auc@3'."],
  ["gini@5,hr@5", "'gini@5' cannot choose an epoch, as it is no metric of accuracy: begin with hr, recall,"],
])("%s is none", (text, sentence) => {
  expect(() => figuresIn(text)).toThrow(sentence);
});
