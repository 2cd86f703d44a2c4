/** The matrix product. */
import { at } from "../../at.ts";
import { type Definition, loweringOf, sumsOf } from "../definition.ts";

/**
 * A matrix product `out[m, n] = Σ_k a[m, k] · b[k, n]`: a may have any strides; b and the output are dense and row-major. Inputs:
 * a, b. It is split by rows (m).
 */
export interface ContractKernel {
  readonly kind: "contract";
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Strides of a, in elements: from row to row (m), and along the contracted dimension (k). */
  readonly rowStride: number;
  readonly depthStride: number;
  /** Each call takes the number of terms, at most k, as one more argument after the output. */
  readonly countedDepth?: boolean;
  /** The rounding errors of the sums follow behind the output, in an array of the same size. */
  readonly compensated?: boolean;
}

/** The definition of product kernels, and of contractions that are a product. */
export const product: Definition<ContractKernel> = {
  extent: ({ m }) => m,
  work: ({ m, n, k }) => m * n * k,
  text: ({ m, n, k }) => `contract ${m}×${k} · ${k}×${n}`,
  primitive: {
    kernel: (node) => {
      const { parts, compensation } = sumsOf(node);
      const [m, n] = [at(node.sizes, 0) / parts, at(node.sizes, 1)];
      const k = at(at(node.inputs, 1).sizes, 0);
      const isTransposed = at(at(loweringOf(node, "contract").labels, 0), 0) === 1;
      const strides = isTransposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 };
      return { kind: "contract", m, n, k, ...strides, ...compensation };
    },
    isRowWise: (node) => {
      const { labels, output } = loweringOf(node, "contract");
      const [left = [], right = []] = labels;
      const row = at(output, 0);
      return left[0] === row && left.lastIndexOf(row) === 0 && !right.includes(row);
    },
  },
};
