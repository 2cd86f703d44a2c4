/** What writes loops over expressions: a plan has it for its own loops, and hands it to kernels that operations bring along. */
import { shareParts } from "../../scalar/dag.ts";
import { hoistingOf } from "./hoisting.ts";
import { createLoops } from "./loops.ts";
import { nestOf } from "./nest.ts";
import { createReader } from "./reader.ts";
import { createEvaluator } from "./values.ts";

/** The functions that write loops over expressions. */
export const loopTools = { createEvaluator, createLoops, createReader, hoistingOf, nestOf, shareParts } as const;

/** The type of {@link loopTools}, for who is handed them: an import of the type loads nothing. */
export type LoopTools = typeof loopTools;
