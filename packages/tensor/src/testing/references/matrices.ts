/** References of small matrices: determinants by their definition, equations by Cramer's rule, and factors row by row. */
import type { Draw } from "../../testing.ts";
import { type ComparedInput, reals, type References } from "./comparison.ts";
import { built, get, type Index, indicesOf, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

/** A matrix as a function of row and column. */
type Entry = (row: number, column: number) => number;

/** The determinant, by expansion along the first row. */
const determinant = (entry: Entry, size: number): number =>
  size === 0
    ? 1
    : sumTo(size, (j) => {
        const minor: Entry = (row, column) => entry(row + 1, column < j ? column : column + 1);
        return (j % 2 === 0 ? 1 : -1) * entry(0, j) * determinant(minor, size - 1);
      });

/** Element i of the solution of A x = b, by Cramer's rule. */
const cramer = (a: Entry, b: (row: number) => number, size: number, i: number): number =>
  determinant((row, column) => (column === i ? b(row) : a(row, column)), size) / determinant(a, size);

/** The matrix of some rows of matrices. */
const entryOf =
  (a: Plain, rows: Index): Entry =>
  (row, column) =>
    get(a, [...rows, row, column]);

const drawSize = (draw: Draw): number => draw.integer(0, 3);
const drawRows = (draw: Draw): readonly number[] => (draw.integer(0, 1) === 0 ? [] : [2]);

/** Matrices with a diagonal of about 3, or with a row of it moved to the top, so that pivots are elsewhere. */
const matrices = (draw: Draw, rows: readonly number[], size: number, shift = 0): ComparedInput => {
  const sizes = [...rows, size, size];
  const drawn = reals(draw, sizes, { min: -1, max: 1 });
  const heavy = indicesOf(sizes).map((index) => {
    const [row = 0, column = 0] = index.slice(-2);
    return (row + shift) % Math.max(1, size) === column ? 3 : 0;
  });
  return { ...drawn, elements: Array.from(drawn.elements, (x, i) => x + (heavy[i] ?? 0)) };
};

/** The factor L of A = L Lᵀ, row by row. */
const factorOf = (a: Entry, size: number): readonly (readonly number[])[] => {
  const l: number[][] = [];
  for (let i = 0; i < size; i++) {
    const row: number[] = [];
    for (let j = 0; j < i; j++)
      row.push((a(i, j) - sumTo(j, (k) => (row[k] ?? 0) * (l[j]?.[k] ?? 0))) / (l[j]?.[j] ?? NaN));
    row.push(Math.sqrt(a(i, i) - sumTo(i, (k) => (row[k] ?? 0) ** 2)));
    l.push(row);
  }
  return l;
};

/** The solutions for right sides that are lists, or columns. */
const solutions = (a: Plain, b: Plain, meant: (entry: Entry) => Entry = (entry) => entry): Plain => {
  const rank = a.sizes.length;
  const isVector = b.sizes.length === rank - 1;
  return built(b.sizes, (index) => {
    const rows = index.slice(0, rank - 2);
    const right = (row: number): number => get(b, isVector ? [...rows, row] : [...rows, row, index[rank - 1] ?? 0]);
    return cramer(meant(entryOf(a, rows)), right, a.sizes[rank - 1] ?? 0, index[rank - 2] ?? 0);
  });
};

/** Equations: matrices, and right sides that are lists or columns. */
const equations = (draw: Draw, shift: number): readonly ComparedInput[] => {
  const [rows, size] = [drawRows(draw), drawSize(draw)];
  const columns = draw.integer(0, 1) === 0 ? [] : [draw.integer(1, 2)];
  return [matrices(draw, rows, size, shift), reals(draw, [...rows, size, ...columns])];
};

export const ofMatrices: References = {
  cholesky: (draw) => ({
    inputs: [matrices(draw, drawRows(draw), drawSize(draw))],
    call: (operation, [a]) => operation(a),
    reference: ([a = empty]) =>
      built(a.sizes, (index) => {
        const [row = 0, column = 0] = index.slice(-2);
        if (column > row) return 0;
        return factorOf(entryOf(a, index.slice(0, -2)), a.sizes.at(-1) ?? 0)[row]?.[column] ?? NaN;
      }),
  }),
  logDeterminant: (draw) => ({
    inputs: [matrices(draw, drawRows(draw), drawSize(draw), 1)],
    call: (operation, [a]) => operation(a),
    reference: ([a = empty]) =>
      built(a.sizes.slice(0, -2), (rows) => Math.log(Math.abs(determinant(entryOf(a, rows), a.sizes.at(-1) ?? 0)))),
  }),
  solve: (draw) => ({
    inputs: equations(draw, 1),
    call: (operation, xs) => operation(...xs),
    reference: ([a = empty, b = empty]) => solutions(a, b),
  }),
  triangular: (draw) => {
    const [size, diagonal] = [drawSize(draw), draw.integer(0, 1) === 0];
    const order = draw.integer(0, 1) === 0 ? "rows" : "columns";
    const places: string[] = [];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [row, column] = order === "rows" ? [i, j] : [j, i];
        if (column < row || (diagonal && column === row)) places.push(`${row} ${column}`);
      }
    }
    const rows = drawRows(draw);
    return {
      inputs: [reals(draw, [...rows, places.length])],
      call: (operation, [x]) => operation(x, "n", size, { diagonal, order }),
      reference: ([x = empty]) =>
        built([...rows, size, size], (index) => {
          const place = places.indexOf(index.slice(-2).join(" "));
          return place < 0 ? 0 : get(x, [...index.slice(0, -2), place]);
        }),
    };
  },
  triangularSolve: (draw) => {
    const [upper, transposed] = [draw.integer(0, 1) === 0, draw.integer(0, 1) === 0];
    const half =
      (entry: Entry): Entry =>
      (row, column) => {
        const [i, j] = transposed ? [column, row] : [row, column];
        return (upper ? j >= i : j <= i) ? entry(i, j) : 0;
      };
    return {
      inputs: equations(draw, 0),
      call: (operation, xs) => operation(...xs, { upper, transposed }),
      reference: ([a = empty, b = empty]) => solutions(a, b, half),
    };
  },
};
