// The time embedding of equations 7 and 8.
import { constant, type Tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";

/**
 * The time embedding of equations 7 and 8: `TE(t, 2i) = sin(t / 10000^(2i/d))`, `TE(t, 2i+1) = cos(t / 10000^(2i/d))`.
 *
 * The paper does not say where t begins: `first` is the t of the oldest item of the history.
 *
 * @example
 * ```ts
 * timeSignal(3, 2, 0); // [[0, 1], [0.8415, 0.5403], [0.9093, -0.4161]]
 * ```
 */
export const timeSignal = (length: number, dim: number, first: number): Tensor<["length", "dim"]> => {
  const scales = Array.from({ length: dim }, (_, column) => 10_000 ** ((column - (column % 2)) / dim));
  const signal = new Float64Array(length * dim);
  for (let k = 0; k < signal.length; k++) {
    const column = k % dim;
    const angle = (first + Math.floor(k / dim)) / at(scales, column);
    signal[k] = column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  }
  return constant(signal, ["length", "dim"], [length, dim]);
};
