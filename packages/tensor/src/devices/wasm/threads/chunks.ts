import type { Kernel } from "../../../plan/kernel.ts";
import type { Scalar } from "../../../scalar/expression.ts";

/** Work below this is done by one thread: sharing it out would cost as much. In elementary operations. */
const WORTH_SHARING = 20_000;

/** How many chunks of a large kernel there are for each thread: some, so that none waits long for another's last. */
const CHUNKS_EACH = 4;

/** A scatter reads all its indices for every chunk, and has fewer. */
const SCATTER_CHUNKS_EACH = 2;

/** Chunks begin at multiples of this: whole vectors, and whole register blocks of a product. */
const MULTIPLE = 12;

/**
 * How many rows a chunk of a group of kernels has, in a call that has so many of them. No result depends on it.
 */
export const chunkSize = (
  { steps, rows }: { readonly steps: readonly { readonly kernel: Kernel }[]; readonly rows: number },
  threads: number,
): ((rows: number) => number) => {
  const workEach = steps.reduce((sum, { kernel }) => sum + workOf(kernel), 0) / Math.max(1, rows);
  const each = steps.some(({ kernel }) => kernel.kind === "scatter") ? SCATTER_CHUNKS_EACH : CHUNKS_EACH;
  return (iterations) => {
    const chunks = threads === 1 ? 1 : Math.min(each * threads, Math.ceil((workEach * iterations) / WORTH_SHARING));
    return chunks < 2 ? Math.max(1, iterations) : Math.ceil(iterations / chunks / MULTIPLE) * MULTIPLE;
  };
};

/** About how many elementary operations a kernel takes; a register block does four or more at once. */
const workOf = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case "loop":
      return product(kernel.dimensions) * (1 + costOf(kernel.expression));
    case "contract":
      return kernel.m * kernel.n * kernel.k;
    case "concat":
      return kernel.parts.reduce((sum, { width }) => sum + width, 0) * kernel.rows;
    case "scatter":
      return kernel.parts.reduce(
        (sum, { dimensions, expression }) => sum + product(dimensions) * (2 + costOf(expression)),
        0,
      );
    case "scatterAlong":
      return kernel.rows * (kernel.width + 2 * kernel.count);
    case "order":
      return kernel.rows * (kernel.length + 8 * kernel.count * Math.ceil(Math.log2(kernel.count + 1)));
    case "update":
      return kernel.count * kernel.width;
    case "random":
      return kernel.size * 12;
  }
};

const product = (sizes: readonly number[]): number => sizes.reduce((x, y) => x * y, 1);

const costOf = (expression: Scalar): number =>
  expression.kind === "apply" ? expression.operands.reduce((sum, operand) => sum + costOf(operand), 1) : 0;
