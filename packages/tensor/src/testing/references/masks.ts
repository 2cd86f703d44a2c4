/** References of masks of places, and of tensors that are made of nothing but their sizes. */
import { drawSize, drawSizes, reals, type Reference, type References, wholes } from "./comparison.ts";
import { built, get, type Plain } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

/** An operation of matrices: the last two axes. */
const ofMatrices =
  (onDiagonal: number): Reference =>
  (draw) => {
    const sizes = [...drawSizes(draw, draw.integer(0, 1)), drawSize(draw), drawSize(draw)];
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty]) => built(sizes, (index) => (index.at(-1) === index.at(-2) ? onDiagonal : get(x, index))),
    };
  };

export const masks: References = {
  causalMask: (draw) => {
    const size = drawSize(draw, 1);
    return {
      inputs: [],
      call: (operation) => operation(size, size),
      reference: () => built([size, size], ([i = 0, j = 0]) => (j <= i ? 1 : 0)),
    };
  },
  filled: (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const value = draw.real(-2, 2);
    return {
      inputs: [],
      call: (operation) => operation(value, sizes, sizes),
      reference: () => built(sizes, () => value),
    };
  },
  iota: (draw) => {
    const size = drawSize(draw);
    return { inputs: [], call: (operation) => operation(size, size), reference: () => built([size], ([i = 0]) => i) };
  },
  lengthMask: (draw) => {
    const [sizes, size] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    return {
      inputs: [wholes(draw, sizes, size + 1)],
      call: (operation, [lengths]) => operation(lengths, size, size),
      reference: ([lengths = empty]) =>
        built([...sizes, size], (index) => ((index.at(-1) ?? 0) < get(lengths, index.slice(0, -1)) ? 1 : 0)),
    };
  },
  maskDiagonal: ofMatrices(-Infinity),
  paddingMask: (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 2));
    const padding = draw.integer(0, 2);
    return {
      inputs: [wholes(draw, sizes, 3)],
      call: (operation, [ids]) => operation(ids, padding),
      reference: ([ids = empty]) => built(sizes, (index) => Number(get(ids, index) !== padding)),
    };
  },
  scalar: (draw) => {
    const value = draw.real(-2, 2);
    return { inputs: [], call: (operation) => operation(value), reference: () => built([], () => value) };
  },
  zeroDiagonal: ofMatrices(0),
};
