/**
 * Simulates how far a comparison on many machines goes: hours and efficiency with so many workers, live and in shards.
 *
 *     npx tsx benchmarks/many-machines.ts
 *
 * What a cell costs beside its training is what docs/many-machines.md measured; lengths of trainings are drawn, half of the longest of a
 * search below ten minutes. Machines that come late or die are left out: they cost their cell, which is one of many.
 */
import { key } from "@attrec/tensor";
import { drawStudy, simulateLive, simulateShards } from "./parts/simulate.ts";

/** Seconds of the coordinator for each cell over Redis, all of it on two busy cores; of merging a cell; and between two rounds. */
const [HANDLING, MERGING, BETWEEN] = [0.011, 0.0016, 60];

const MEDIAN = 600;
const shown = ({ seconds, efficiency }: { readonly seconds: number; readonly efficiency: number }): string =>
  `${(seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0)} h, ${(100 * efficiency).toFixed(0)} %`;

console.log("| cells | processes | over Redis | in shards |\n| ---: | ---: | ---: | ---: |");
for (const [cells, counts] of [
  [10_000, [2, 16, 128, 1024]],
  [1_000_000, [128, 1024, 8192, 65_536]],
] as const) {
  const study = drawStudy(cells, MEDIAN, key(1));
  for (const workers of counts) {
    const live = simulateLive(study, workers, HANDLING);
    const shards = simulateShards(study, workers, MERGING, BETWEEN);
    console.log(
      `| ${cells.toLocaleString("en")} | ${workers.toLocaleString("en")} | ${shown(live)} | ${shown(shards)} |`,
    );
  }
}
