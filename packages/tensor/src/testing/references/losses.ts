/** References of losses of rows, by their formulas, index by index. */
import { drawSize, drawSizes, marks, reals, type References, wholes } from "./comparison.ts";
import { average, built, get, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

export const losses: References = {
  crossEntropy: (draw) => {
    const [rows, classes] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    return {
      inputs: [reals(draw, [...rows, classes]), wholes(draw, rows, classes)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, right = empty]) =>
        built(rows, (index) => {
          const powers = sumTo(classes, (j) => Math.exp(get(x, [...index, j])));
          return Math.log(powers) - get(x, [...index, get(right, index)]);
        }),
    };
  },
  inBatchNegatives: (draw) => {
    const size = drawSize(draw, 1);
    return {
      inputs: [reals(draw, [size, size]), reals(draw, [size, size]), marks(draw, [size, size])],
      call: (operation, [scores, logFrequencies, mask]) => operation(scores, { logFrequencies, mask }),
      reference: ([scores = empty, frequencies = empty, mask = empty]) =>
        built([size], ([i = 0]) => {
          const own = Math.exp(get(scores, [i, i]));
          const others = sumTo(size, (j) =>
            j !== i && get(mask, [i, j]) !== 0 ? Math.exp(get(scores, [i, j]) - get(frequencies, [i, j])) : 0,
          );
          return -Math.log(own / (own + others));
        }),
    };
  },
  sampledSoftmax: (draw) => {
    const [rows, samples] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    const sizes = [...rows, samples];
    return {
      inputs: [reals(draw, rows), reals(draw, sizes), reals(draw, sizes), marks(draw, sizes)],
      call: (operation, [liked, others, logFrequencies, mask]) => operation(liked, others, { logFrequencies, mask }),
      reference: ([liked = empty, others = empty, frequencies = empty, mask = empty]) =>
        built(rows, (index) => {
          const own = Math.exp(get(liked, index));
          const sum = sumTo(samples, (k) => {
            const place = [...index, k];
            return get(mask, place) === 0 ? 0 : Math.exp(get(others, place) - get(frequencies, place));
          });
          return -Math.log(own / (own + sum));
        }),
    };
  },
  mse: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 2), 1);
    return {
      inputs: [reals(draw, sizes), reals(draw, sizes)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) =>
        built([], () => average(Array.from(x.elements, (each, i) => (each - (y.elements[i] ?? NaN)) ** 2))),
    };
  },
};
