/** Divides the work of kernels into chunks for threads. */
import { type Defined, workOf } from "../../../kernels/kernel.ts";

/** The work, in elementary operations, below which one thread does it alone: to share it would cost as much. */
const WORTH_SHARING = 20_000;

/** The number of chunks of a large kernel for each thread. Several let no thread wait long for the last chunk of another. */
const CHUNKS_EACH = 4;

/** The same for scatters. They have fewer chunks, because each chunk reads all indices. */
const SCATTER_CHUNKS_EACH = 2;

/** Chunks begin at multiples of this: whole vectors, and whole register blocks of a product. */
const MULTIPLE = 12;

/**
 * The number of rows in a chunk of a group of kernels, as a function of the number of rows in the call. No result depends on it.
 */
export const chunkSize = (
  { steps, rows }: { readonly steps: readonly Defined[]; readonly rows: number },
  threads: number,
): ((rows: number) => number) => {
  const workEach = steps.reduce((sum, step) => sum + workOf(step), 0) / Math.max(1, rows);
  const each = steps.some(({ kernel }) => kernel.kind === "scatter") ? SCATTER_CHUNKS_EACH : CHUNKS_EACH;
  return (iterations) => {
    const chunks = threads === 1 ? 1 : Math.min(each * threads, Math.ceil((workEach * iterations) / WORTH_SHARING));
    return chunks < 2 ? Math.max(1, iterations) : Math.ceil(iterations / chunks / MULTIPLE) * MULTIPLE;
  };
};
