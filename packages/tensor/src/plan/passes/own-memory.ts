/** The pass that gives every result memory of its own. */
import { at } from "../../at.ts";
import type { Program } from "../../graph/program.ts";
import { copy } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { hasKernel, owner } from "../../graph/shown-memory.ts";

/** Every output a memory of its own: one that is an input, a constant or another output again becomes a copy. */
export const ownMemory = (outputs: readonly Node[], program: Program): readonly Node[] => {
  const taken = new Set<Node>();
  return outputs.map((output, k) => {
    const from = owner(output);
    const carried = program.inputs[at(program.carried, k)];
    if (from === carried) return output;
    if (hasKernel(from) && !taken.has(from)) {
      taken.add(from);
      return output;
    }
    return copy(output);
  });
};
