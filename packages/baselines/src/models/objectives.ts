// Training objectives that several models share.
import { add, binaryCrossEntropy, bpr, sum, type Tensor } from "@attrec/tensor";

/**
 * Σ -ln σ(x̂_i - x̂_j) over liked items i and others j, pair by pair (Rendle et al., "BPR: Bayesian Personalized Ranking
 * from Implicit Feedback", 2009). Larger is better liked.
 */
export const bayesianRanking = (liked: Tensor<["batch", "targets"]>, other: Tensor<["batch", "targets"]>): Tensor<[]> =>
  sum(bpr(liked, other));

/**
 * Σ -ln σ(x̂_i) - Σ ln σ(-x̂_j): each liked item i is told from noise and so is each other item j, one by one. This is
 * negative sampling in place of a softmax over all items.
 */
export const tellFromNoise = (liked: Tensor<["batch", "targets"]>, other: Tensor<["batch", "targets"]>): Tensor<[]> =>
  add(sum(binaryCrossEntropy(liked, 1)), sum(binaryCrossEntropy(other, 0)));
