/** The matrix product. */
import { at } from "../../at.ts";
import { type Definition, loweringOf, sumsOf } from "../definition.ts";

/** A product of this many terms or fewer consists of few blocks, whose sums are few; of more, the sums keep their rounding errors. */
export const DEEP = 4096;

/**
 * A matrix product `out[m, n] = Σ_k a[m, k] · b[k, n]`: a may have any strides; b and the output are dense and row-major. Inputs:
 * a, b. It is split by rows (m). Of a batch of products, a, b and the output of one lie behind those of the one before.
 */
export interface ContractKernel {
  readonly kind: "contract";
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Strides of a, in elements: from row to row (m), and along the contracted dimension (k). */
  readonly rowStride: number;
  readonly depthStride: number;
  /** The number of products, if there are several. Their strides are those of a dense a, and their sums are not compensated. */
  readonly batch?: number;
  /** Each call takes the number of terms, at most k, as one more argument after the output. */
  readonly countedDepth?: boolean;
  /** The rounding errors of the sums follow behind the output, in an array of the same size. */
  readonly compensated?: boolean;
}

/** The definition of product kernels, and of contractions that are a product. */
export const product: Definition<ContractKernel> = {
  extent: ({ m, batch = 1 }) => batch * m,
  work: ({ m, n, k, batch = 1 }) => batch * m * n * k,
  text: ({ m, n, k, batch }) => `${batch === undefined ? "" : `${batch} times `}contract ${m}×${k} · ${k}×${n}`,
  primitive: {
    kernel: (node) => {
      const { parts, compensation } = sumsOf(node);
      // The batch, if there is one, is the first axis of both inputs and of the output.
      const first = node.sizes.length - 2;
      const batch = first === 0 ? {} : { batch: at(node.sizes, 0) };
      const [m, n] = [at(node.sizes, first) / parts, at(node.sizes, first + 1)];
      const k = at(at(node.inputs, 1).sizes, first);
      const isTransposed = at(at(loweringOf(node, "contract").labels, 0), first) === 1;
      const strides = isTransposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 };
      return { kind: "contract", m, n, k, ...strides, ...batch, ...compensation };
    },
    isRowWise: (node) => {
      const { labels, output } = loweringOf(node, "contract");
      const [left = [], right = []] = labels;
      const row = at(output, 0);
      return left[0] === row && left.lastIndexOf(row) === 0 && !right.includes(row);
    },
  },
};
