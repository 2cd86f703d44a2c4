/** The functions of whole arrays that printed programs call: what they do goes by the sizes alone. */
import { at } from "../../at.ts";
import { coarseUniforms, uniforms } from "../../random/philox.ts";

/** A call of a function of whole arrays. */
export interface Call {
  readonly operands: readonly (readonly number[])[];
  /** The sizes of each operand along all of its axes; none for what has no line of its own. */
  readonly operandSizes: readonly (readonly number[])[];
  /** The sizes of the result along all of its axes. */
  readonly sizes: readonly number[];
  /** What stands beside the operands, as `axis 1 from 2` does, or nothing. */
  readonly option: string;
}

/** Each function by its name in the text: the numbers of its result. */
export const CALLS: Readonly<Record<string, (call: Call) => readonly number[]>> = {
  constant: ({ operands }) => operands.flat(),

  reshape: ({ operands }) => at(operands, 0),

  scatter: ({ operands, sizes }) => {
    const [indices, rows] = [at(operands, 0), at(operands, 1)];
    const width = product(sizes.slice(1));
    const sum = Array<number>(at(sizes, 0) * width).fill(0);
    indices.forEach((row, i) => {
      for (let k = 0; k < width; k++) sum[row * width + k] = at(sum, row * width + k) + at(rows, i * width + k);
    });
    return sum;
  },

  slice: ({ operands, operandSizes, sizes, option }) => {
    const [axis, start] = numbersIn(option);
    const [numbers, from] = [at(operands, 0), at(operandSizes, 0)];
    const [width, long, short] = [product(from.slice(axis + 1)), at(from, axis), at(sizes, axis)];
    const chunk = width * long;
    return Array.from({ length: numbers.length / chunk }, (_, i) =>
      numbers.slice(i * chunk + start * width, i * chunk + (start + short) * width),
    ).flat();
  },

  concat: ({ operands, operandSizes, sizes, option }) => {
    const [axis] = numbersIn(option);
    const chunks = operandSizes.map((from) => product(from.slice(axis + 1)) * at(from, axis));
    return Array.from({ length: product(sizes.slice(0, axis)) }, (_, i) =>
      operands.flatMap((numbers, k) => numbers.slice(i * at(chunks, k), (i + 1) * at(chunks, k))),
    ).flat();
  },

  gatherAlong: ({ operands, operandSizes }) => {
    const [numbers, positions] = [at(operands, 0), at(operands, 1)];
    const [long, short] = [last(at(operandSizes, 0)), last(at(operandSizes, 1))];
    return positions.map((position, i) => at(numbers, Math.floor(i / short) * long + position));
  },

  scatterAlong: ({ operands, operandSizes, sizes }) => {
    const [positions, numbers] = [at(operands, 0), at(operands, 1)];
    const [long, short] = [last(sizes), last(at(operandSizes, 0))];
    const sum = Array<number>(product(sizes)).fill(0);
    positions.forEach((position, i) => {
      const place = Math.floor(i / short) * long + position;
      sum[place] = at(sum, place) + at(numbers, i);
    });
    return sum;
  },

  order: ({ operands, operandSizes, sizes, option }) => {
    const numbers = at(operands, 0);
    const [long, short] = [last(at(operandSizes, 0)), last(sizes)];
    const sign = option === "ascending" ? 1 : -1;
    // What is not a number comes last in either order.
    const before = (a: number, b: number): number =>
      Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : sign * (a - b);
    return Array.from({ length: long === 0 ? 0 : numbers.length / long }, (_, row) =>
      Array.from({ length: long }, (__, k) => k)
        .sort((i, j) => before(at(numbers, row * long + i), at(numbers, row * long + j)))
        .slice(0, short),
    ).flat();
  },

  window: ({ operands, operandSizes, sizes, option }) => {
    const [axis] = numbersIn(option);
    const [numbers, from] = [at(operands, 0), at(operandSizes, 0)];
    const [width, long] = [product(from.slice(axis + 1)), at(from, axis)];
    const [many, span] = [at(sizes, axis), at(sizes, axis + 1)];
    return Array.from({ length: long * width === 0 ? 0 : numbers.length / (long * width) }, (_, i) =>
      Array.from({ length: many }, (__, k) => numbers.slice((i * long + k) * width, (i * long + k + span) * width)),
    ).flat(2);
  },

  random: ({ operands, sizes, option }) => {
    const [stream] = numbersIn(option);
    const own = at(operands, 0);
    const draw = option.endsWith("coarse") ? coarseUniforms : uniforms;
    return [...draw([at(own, 0) >>> 0, at(own, 1) >>> 0], stream, product(sizes))];
  },
};

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

const last = (sizes: readonly number[]): number => at(sizes, sizes.length - 1);

/** The numbers of an option, 0 where it has none: `axis 1 from 2` are 1 and 2. */
const numbersIn = (option: string): readonly [first: number, second: number] => {
  const [first = 0, second = 0] = Array.from(option.matchAll(/\d+/g), Number);
  return [first, second];
};
