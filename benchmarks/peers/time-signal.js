/** Sines and cosines of the time signal of AttRec, row after row. */
export const timeSignal = (length, dim, first) =>
  Float32Array.from({ length: length * dim }, (_, k) => {
    const column = k % dim;
    const angle = (first + Math.floor(k / dim)) / 10_000 ** ((column - (column % 2)) / dim);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
