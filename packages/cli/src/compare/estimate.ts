/** `compare estimate`: what a study costs before it runs. */
import { type ModelEstimate, estimateStudy, readStore } from "@attrec/compare";
import { whatIsAt } from "attrec/node";
import { outputOf } from "../program/output.ts";
import { duration } from "../program/progress-line.ts";
import { estimateOptions } from "./machines-options.ts";
import { measureCost } from "./measure-cost.ts";
import { partsNamed } from "./parts.ts";
import { studiesOf } from "./study-of.ts";

/** `compare estimate`: cells, hours and memory. */
export const estimateCommand = () =>
  estimateOptions().action(async (asked, options) => {
    const output = outputOf(options.json);
    const parts = partsNamed(asked, options.model);
    const studies = await studiesOf(options, parts);
    const store = whatIsAt(options.store) && readStore(options.store);
    const stored = store?.cells().flatMap(({ cell, kind }) => (kind === "done" ? [cell] : [])) ?? [];
    store?.close();
    const all: ModelEstimate[] = [];
    for (const { split, study } of studies) {
      for (const one of await estimateStudy(study, parts, options, stored, measureCost)) {
        all.push(one);
        output.say(lineOf(one), { event: "estimate", split, ...one });
      }
    }
    const total = totalOf(all, options.processes * options.machines);
    const where = options.machines === 1 ? "this machine" : `${options.machines} machines like this one`;
    output.say(
      `At most ${total.left} cells are left of ${total.cells}. They take at most ${duration(total.seconds * 1000)} on ${where} with ${options.processes} processes each, and ${Math.ceil(total.memory * options.processes)} MiB of memory a machine. Early stopping makes it less.`,
      { event: "total", ...total, machines: options.machines, processes: options.processes },
    );
  });

const lineOf = ({ data, model, cells, found, seconds, memory }: ModelEstimate): string =>
  `${data}, ${model}: ${cells - found} of ${cells} cells, ${duration(seconds * 1000)} of one process, ${Math.ceil(memory)} MiB`;

/** What all models cost together where so many processes share the cells. */
const totalOf = (all: readonly ModelEstimate[], processes: number) => {
  const sum = (of: (one: ModelEstimate) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    cells: sum(({ cells }) => cells),
    left: sum(({ cells, found }) => cells - found),
    // No cell is divided among processes.
    seconds: Math.max(sum(({ seconds }) => seconds) / processes, ...all.map(({ longest }) => longest), 0),
    memory: Math.max(...all.map(({ memory }) => memory), 0),
  };
};
