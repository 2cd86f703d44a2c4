/** The largest of all elements up to each: of equal ones the first has the derivative. */
import { maximum, size, stack, take, type Tensor } from "@attrec/tensor";

export const cumulativeMaximum = (x: Tensor<["n"]>): Tensor<["n"]> => {
  let most: Tensor<[]> = take(x, "n", 0);
  const results = [most];
  for (let i = 1; i < size(x, "n"); i++) {
    // Where both are equal the derivative of `maximum` goes to its second argument, which is the earlier element.
    most = maximum(take(x, "n", i), most);
    results.push(most);
  }
  return stack(results, "n");
};
