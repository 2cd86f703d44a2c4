// Kendall's rank correlation: whether two lists of figures put the same models in the same order.
import { at } from "@attrec/tensor/extend";

/**
 * Kendall's τ-b of two lists of figures: 1 if they have the same order, -1 if one is the other's reverse. Ties in either list are
 * allowed for. NaN where all figures of a list are equal, or there are fewer than two.
 */
export const kendallTau = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [concordance, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const [first, second] = [Math.sign(at(a, i) - at(a, j)), Math.sign(at(b, i) - at(b, j))];
      concordance += first * second;
      untiedA += first * first;
      untiedB += second * second;
    }
  }
  return concordance / Math.sqrt(untiedA * untiedB);
};
