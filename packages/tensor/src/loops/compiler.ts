/** What a plan needs for loops alone. The operations that make loops bring it along, so that a page without loops loads none of it. */
import { kernelOfLoop } from "../plan/iterate-kernel.ts";
import type { LoopCompiler } from "../plan/loops.ts";
import { mergeLoops } from "../plan/passes/merge-loops.ts";
import { registerSteps } from "../plan/passes/register-steps.ts";

/** The passes of loops: a loop carries them, as it carries its body. */
export const loopCompiler: LoopCompiler = { mergeLoops, kernelOfLoop, registerSteps };
