/** The passes, in the order in which they run. */
import { everyRule } from "./rules/algebra.ts";
import { lateRules } from "./rules/late.ts";
import { simplify } from "./rules/rule.ts";
import { compensateSums } from "./passes/compensate-sums.ts";
import { loneEntries } from "./passes/lone-entry.ts";
import { joinPadded } from "./passes/join-padded.ts";
import { lowerContractions } from "./passes/lower-contractions.ts";
import { ownMemory } from "./passes/own-memory.ts";
import { makeKernels } from "./fuse/make-kernels.ts";
import { groupKernels, joinKernels, orderKernels } from "./order/order-kernels.ts";
import { brought, nothing, type Pass, tidied, withOutputs } from "./pass.ts";

/** A pass, whose name is kept as a type. */
const pass = <const P extends Pass>(value: P): P => value;

/** All passes. Those that have a `without` can be switched off. */
export const passes = [
  pass({
    name: "simplify",
    run: (draft) => tidied({ ...draft, rules: [...everyRule, ...draft.pieces] }, joinPadded(draft.outputs)),
    without: (draft) => tidied(draft, draft.outputs),
  }),
  pass({ ...brought("rowsFirst"), without: nothing }),
  pass(brought("loops")),
  pass({ ...brought("registers"), without: nothing }),
  pass({
    name: "loneEntries",
    run: (draft) => withOutputs(draft, loneEntries(draft.outputs)),
    without: nothing,
  }),
  pass({ ...brought("compactUpdates"), without: nothing }),
  pass({ ...brought("shareRows"), without: nothing }),
  pass({
    name: "lowerContractions",
    run: (draft) => withOutputs(draft, lowerContractions(draft.outputs)),
  }),
  pass({
    name: "mergeScatters",
    run: (draft) =>
      draft.compiler.passes?.mergeScatters?.(draft) ?? withOutputs(draft, simplify(draft.outputs, lateRules)),
    without: brought("shapeScatters").run,
  }),
  pass({
    name: "compensateSums",
    run: (draft) => withOutputs(draft, compensateSums(draft.outputs, draft.compiler.kernels)),
    without: nothing,
  }),
  pass({
    name: "ownMemory",
    run: (draft) => withOutputs(draft, ownMemory(draft.outputs, draft.program)),
  }),
  pass({
    name: "fuse",
    run: (draft) => makeKernels(draft, true),
    without: (draft) => makeKernels(draft, false),
  }),
  pass({
    name: "order",
    run: orderKernels,
  }),
  pass({
    name: "groups",
    run: (draft) => groupKernels(draft, true),
    without: (draft) => groupKernels(draft, false),
  }),
  pass({
    name: "join",
    run: joinKernels,
    without: nothing,
  }),
  pass({ ...brought("parts"), without: nothing }),
] as const;

/** A pass of the list that can be switched off. */
type Switched = Extract<(typeof passes)[number], { readonly without: unknown }>;

/** Which passes run, by their names; all of them unless told otherwise, so that a plan can be compared with and without one. */
export type Passes = { readonly [Name in Switched["name"]]?: boolean };
