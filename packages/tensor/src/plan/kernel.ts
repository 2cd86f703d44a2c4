// The language of kernels: all that a compiled device has to know.
import type { Scalar } from "../scalar/expression.ts";
import type { RandomBits } from "../tensor.ts";

/**
 * The kernel language: what a plan is made of after fusion, and all that a compiled device has to know.
 *
 * Every kernel writes one output. Its buffers are pointers that are passed at each call: first those that it reads, in
 * the order of `inputs`, then the one that it writes. Every kernel can be split: it takes a range of its outermost
 * loop (`extent` many), and disjoint ranges may run at the same time, in any order, with the same bytes as a result.
 */
export type Kernel =
  | LoopKernel
  | ContractKernel
  | ConcatKernel
  | ScatterKernel
  | ScatterAlongKernel
  | OrderKernel
  | UpdateKernel
  | RandomKernel;

/** Bytes of an element, of every type: 32 bits. */
export const CELL_BYTES = 4;

/** The kinds of number that a buffer holds: 32-bit floats, or 32-bit signed integers. */
export type Cell = "float" | "int";

/**
 * Where a kernel's loop reads an input: element `Σ strides[k] · index[k]`. A stride of 0 repeats (broadcasts).
 * With `rows`, the element of that address is taken from the row that an integer buffer names:
 * `rows.stride · rowBuffer[Σ rows.strides[k] · index[k]] + Σ strides[k] · index[k]`.
 */
export interface Access {
  readonly cell: Cell;
  readonly strides: readonly number[];
  readonly rows?: { readonly pointer: number; readonly stride: number; readonly strides: readonly number[] };
}

/**
 * A loop nest: for each index of the outer dimensions, the expression is evaluated and, over the last `reduced`
 * dimensions, combined. `inputs[i]` is read through pointer i; an access with `rows` reads its row numbers through
 * pointer `rows.pointer` (which is one of the inputs: its own access is not used by the expression).
 * The output is dense and row-major over the dimensions that are not reduced.
 * The epilogue, if any, is applied to each result: there, input number `inputs.length` is the reduced value, and the
 * others are read at reduced index 0.
 */
export interface LoopKernel {
  readonly kind: "loop";
  readonly dimensions: readonly number[];
  readonly reduced: number;
  readonly reducer: "sum" | "maximum" | "minimum" | "none";
  readonly inputs: readonly Access[];
  readonly expression: Scalar;
  readonly epilogue?: Scalar;
  readonly cell: Cell;
  /**
   * The input that holds row numbers, if the output is a table that is updated: what is computed at outermost index i is
   * written to the row that element i names. No row is named twice.
   */
  readonly rows?: number;
  /** Results smaller than 1e-30 in magnitude are written as 0: denormal numbers in a carried state cost a factor of 5. */
  readonly flush: boolean;
}

/**
 * A matrix product `out[m, n] = Σ_k a[m, k] · b[k, n]`: a may have whatever strides, b is dense and row-major, and so is the
 * output. Inputs: a, b. It is split by rows (m).
 */
export interface ContractKernel {
  readonly kind: "contract";
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Strides of a, in elements: from row to row (m), and along the contracted dimension (k). */
  readonly rowStride: number;
  readonly depthStride: number;
  /** How many terms there are, at most k, is one more argument of each call, after the output. */
  readonly countedDepth?: boolean;
  /** Behind the output follows, as large, what rounding took from each sum. */
  readonly compensated?: boolean;
}

/**
 * Row `row` of the output is row `row` of every part, one after another. A part is `width` words of an input, or, without a
 * pointer, `width` times one number. Inputs: the parts that are no numbers. It is split by rows.
 */
export interface ConcatKernel {
  readonly kind: "concat";
  readonly rows: number;
  readonly parts: readonly { readonly width: number; readonly fill?: number }[];
}

/**
 * Rows added up: `out[row, :] = Σ expression(i, :)` over the parts, and over the i whose index is that row. Rows without an
 * index are 0; an index outside of the table is passed over. Its inputs are those of the parts, one part after another.
 * It is split by output rows; sums are taken part after part, in ascending i.
 */
export interface ScatterKernel {
  readonly kind: "scatter";
  readonly rows: number;
  readonly width: number;
  readonly parts: readonly ScatterPart[];
  /** Behind the output follows, as large, what rounding took from each sum. */
  readonly compensated?: boolean;
}

/**
 * A part of a scatter: a loop nest over the indices and, in its last `columns` dimensions, along a row. The expression is
 * what is added; input number `index` holds the row. `gate` is a factor of it that is the same along the row, and 0 only where
 * a `select` chose so: there the row may be passed over, and what the gate multiplies is taken to be finite.
 */
export interface ScatterPart {
  readonly dimensions: readonly number[];
  readonly columns: number;
  readonly inputs: readonly Access[];
  readonly index: number;
  readonly expression: Scalar;
  readonly gate?: Scalar;
}

/**
 * `out[row, j] = Σ over i with indices[row, i] = j of values[row, i]`, j below `width` and i below `count`, in ascending
 * order. Inputs: indices (int), values. It is split by rows.
 */
export interface ScatterAlongKernel {
  readonly kind: "scatterAlong";
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  /** Behind the output follows, as large, what rounding took from each sum. */
  readonly compensated?: boolean;
}

/**
 * The positions (int) of the `count` elements that come first in each row of `length`: in the order of their values, then in
 * that of their positions, with NaN behind all numbers. Inputs: the rows. It is split by rows.
 */
export interface OrderKernel {
  readonly kind: "order";
  readonly rows: number;
  readonly length: number;
  readonly count: number;
  readonly order: "ascending" | "descending";
}

/**
 * Row `rows[i]` of the output becomes `values[i, :]`, for the i of the range; the other rows stay. No row is named twice.
 * Inputs: rows (int), values.
 */
export interface UpdateKernel {
  readonly kind: "update";
  readonly count: number;
  readonly width: number;
}

/**
 * `size` numbers uniform in [0, 1), Philox4x32-10 with counter (i, stream, 0, 0) for block i. A block is four numbers, the
 * upper 24 bits of its words times 2^-24, or eight of 16 bits, the lower and then the upper halves of the words
 * (`random/philox.ts`). Inputs: key (two ints). It is split by blocks.
 */
export interface RandomKernel {
  readonly kind: "random";
  readonly stream: number;
  readonly size: number;
  readonly bits: RandomBits;
}

/** How many numbers a block of a random kernel is. */
export const numbersInBlock = (bits: RandomBits): number => (bits === 24 ? 4 : 8);

/** How many iterations the outermost loop has: what a call's range [begin, end) divides. */
export const extent = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case "loop":
      return kernel.dimensions.length > kernel.reduced ? (kernel.dimensions[0] ?? 1) : 1;
    case "contract":
      return kernel.m;
    case "concat":
    case "order":
    case "scatter":
    case "scatterAlong":
      return kernel.rows;
    case "update":
      return kernel.count;
    case "random":
      return Math.ceil(kernel.size / numbersInBlock(kernel.bits));
  }
};
