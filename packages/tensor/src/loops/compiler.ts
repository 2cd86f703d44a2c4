/** What compiles loops. The operations that make them bring it along, so that a page without loops loads none of it. */
import type { Compiler } from "../compiler.ts";
import { iterate } from "../kernels/iterate/kernel.ts";
import { emitIterate } from "../kernels/iterate/wasm.ts";
import { kernelOfLoop } from "../plan/iterate-kernel.ts";
import { concatCompiler } from "../ops/concat.ts";
import { planLoops } from "../plan/loops.ts";
import { mergeLoops } from "../plan/passes/merge-loops.ts";
import { registerSteps } from "../plan/passes/register-steps.ts";

/** Two loops that become one give a list each, which is joined of parts of the list of that one. */
export const loopCompiler: Compiler = {
  kernels: { ...concatCompiler.kernels, iterate: { ...iterate, wasm: emitIterate } },
  passes: {
    loops: (draft) => {
      const { tools, planLoop = kernelOfLoop(tools) } = draft;
      const { outputs } = tools.tidied(draft, mergeLoops(draft.outputs));
      return tools.tidied(draft, planLoops(outputs, planLoop));
    },
    registers: (draft) => ({ ...draft, outputs: registerSteps(draft.outputs) }),
  },
};
