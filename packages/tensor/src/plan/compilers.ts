/** What all operations of a program bring along, as one. */
import type { Compiler } from "../compiler.ts";
import { resultsOf } from "../graph/body.ts";
import { topological } from "../graph/walk.ts";
import type { Node } from "../tensor.ts";

/** What the operations of some nodes, and of the bodies of their loops, bring along. */
export const compilerOf = (outputs: readonly Node[]): Compiler => {
  const all = new Set<Compiler>();
  const collect = (ends: readonly Node[]): void => {
    for (const { operation } of topological(ends)) {
      if (operation.compiler) all.add(operation.compiler);
      if (operation.lowering.kind === "iterate") collect(resultsOf(operation.lowering.body));
    }
  };
  collect(outputs);
  return [...all].reduce<Compiler>(joined, {});
};

const joined = (a: Compiler, b: Compiler): Compiler => ({
  kernels: { ...a.kernels, ...b.kernels },
  bound: { ...a.bound, ...b.bound },
  passes: { ...a.passes, ...b.passes },
});
