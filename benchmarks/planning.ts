/**
 * Measures what a plan of ten thousand nodes takes: on each kind of long program, seconds of the processor for the passes alone, and for
 * a plan of the wasm device, with its memory and its module.
 *
 *     npx tsx --conditions=source benchmarks/planning.ts [--nodes 10000] [--rounds 5]
 *
 * A quarter as many nodes are planned in turn, so that the growth shows; the least times count.
 */
import { parseArgs } from "node:util";
import { wasm } from "@attrec/tensor";
import { schedule, topological } from "@attrec/tensor/extend";
// Programs for tests are no part of the package.
import { longPrograms } from "../packages/autodiff/src/testing/long-programs.ts";
import { load, machine } from "./parts/machine.ts";

const { values } = parseArgs({
  options: { nodes: { type: "string", default: "10000" }, rounds: { type: "string", default: "5" } },
});

/** Seconds of the processor. */
const spent = (work: () => unknown): number => {
  const used = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1e6;
};

const device = wasm({ threads: 1 });
console.log(`${machine()}; load ${load()}; seconds of the processor, least of ${values.rounds}\n`);
console.log("| program | nodes | kernels | passes | plan on wasm | nodes | passes | plan on wasm |");
console.log("| --- | --: | --: | --: | --: | --: | --: | --: |");
for (const [name, { programOf, nodes }] of Object.entries(longPrograms)) {
  const programs = [1, 1 / 4].map((part) => programOf(Math.round((part * Number(values.nodes)) / nodes)));
  const least = programs.map(() => ({ passes: Infinity, plan: Infinity }));
  for (let round = 0; round < Number(values.rounds); round++) {
    programs.forEach((program, i) => {
      const { passes = Infinity, plan = Infinity } = least[i] ?? {};
      least[i] = {
        passes: Math.min(
          passes,
          spent(() => schedule(program)),
        ),
        plan: Math.min(
          plan,
          spent(() => device.prepare(program)),
        ),
      };
    });
  }
  const cells = programs.flatMap((program, i) => {
    const kernels = i === 0 ? [schedule(program).steps.length] : [];
    const seconds = Object.values(least[i] ?? {}).map((each) => each.toFixed(2));
    return [topological(program.outputs).length, ...kernels, ...seconds];
  });
  console.log(`| ${[name, ...cells].join(" | ")} |`);
}
device.close();
