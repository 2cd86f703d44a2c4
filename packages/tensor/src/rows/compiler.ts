/** What compiles operations of rows that indices name. They bring it along, so that a page without them loads none of it. */
import type { Compiler } from "../compiler.ts";
import { scatter } from "../kernels/scatter/kernel.ts";
import { emitScatter } from "../kernels/scatter/wasm.ts";
import { update } from "../kernels/update/kernel.ts";
import { emitUpdate } from "../kernels/update/wasm.ts";
import { scatterKernel } from "../plan/fuse/scatter-kernel.ts";
import { joinScatters } from "../plan/passes/join-scatters.ts";
import { rowsFirst } from "../plan/passes/rows-first.ts";
import { shareRows } from "../plan/passes/share-rows.ts";
import { compactUpdates } from "../plan/passes/sparse-updates.ts";
import { rowsOfIndices, scatterRules } from "../plan/rules/scatters.ts";

/** A gather brings what compiles a scatter too: its derivative is one, and so is what a pass makes of a product of gathered rows. */
export const rowsCompiler: Compiler = {
  kernels: { scatter: { ...scatter, wasm: emitScatter }, update: { ...update, wasm: emitUpdate } },
  bound: { scatter: scatterKernel },
  passes: {
    rowsFirst: (draft) => draft.tools.tidied(draft, rowsFirst(draft.outputs)),
    compactUpdates: (draft) => draft.tools.tidied(draft, compactUpdates(draft)),
    mergeScatters: (draft) => ({
      ...draft,
      outputs: draft.tools.simplify(joinScatters(draft.outputs), [...draft.tools.lateRules, ...scatterRules]),
    }),
    shapeScatters: (draft) => ({ ...draft, outputs: draft.tools.simplify(draft.outputs, [rowsOfIndices]) }),
    shareRows: (draft) => draft.tools.tidied(draft, shareRows(draft.outputs, draft.derived.derive)),
  },
};
