/** The passes that decide when kernels run, and which kernels run together. */
import { at } from "../../at.ts";
import { owner } from "../../graph/shown-memory.ts";
import type { Draft } from "../pass.ts";
import { groupSteps } from "./groups.ts";
import type { Node } from "../../tensor.ts";
import { joinLoops } from "./join-loops.ts";
import { placeOutputs } from "./placement.ts";

/** The kernels in an order in which they can run, and the results that are written over the input whose place they take. */
export const orderKernels = (draft: Draft): Draft => {
  const { order, before, inPlace } = placeOutputs(draft.steps, draft.outputs.map(owner), draft.program);
  return { ...draft, steps: order, before, inPlace };
};

/** The kernels in groups, each of which runs over some rows at a time; or each by itself. */
export const groupKernels = (draft: Draft, together: boolean): Draft => {
  const { outputs, inPlace, program, steps, before } = draft;
  const overwritten = new Map([...inPlace].map((k) => [owner(at(outputs, k)), program.inputs[at(program.carried, k)]]));
  const groups = groupSteps(steps, before, (node) => overwritten.get(node) ?? node, together);
  return { ...draft, groups, steps: groups.flatMap((group) => group.steps) };
};

/** The groups with their joint loops. */
export const joinKernels = (draft: Draft): Draft => {
  const { groups, outputs, program, inPlace } = draft;
  const replaced = [...inPlace].map((k): Node => at(program.inputs, at(program.carried, k)));
  return { ...draft, groups: joinLoops(groups, new Set(outputs.map(owner)), new Set(replaced)) };
};
