/** How the work of a kernel is shared out among threads. */
import { type Kernel, workOf } from "../../../kernels/kernel.ts";

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
