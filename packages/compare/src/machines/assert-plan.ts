/** Refuses planned cells that this machine cannot run as they were planned, before any work. */
import { loadDataset } from "attrec/node";
import { codeOf } from "../run/contender-version.ts";
import { canonical } from "../study/cell.ts";
import type { Contender } from "../study/contender.ts";
import { featuresOf } from "../study/features.ts";
import type { PlannedCell } from "./plan.ts";

/**
 * Throws unless this machine has the code and the data of all cells: one with another version would give results of its own
 * under addresses that are not theirs. `models` are those that there are here. `code` stands for the version here, for those who named one when they planned.
 *
 * @example
 * ```ts
 * await assertPlan(planned, study.models); // undefined
 * await assertPlan(planned, [contenderNamed("fmc")]); // Error: The plan has cells of popularity, which is no model here: name its code by --model.
 * ```
 */
export const assertPlan = async (
  cells: readonly PlannedCell[],
  models: readonly Contender[],
  code?: string,
): Promise<void> => {
  const versions = new Map<string, string>();
  const sources = new Map<string, Pick<PlannedCell, "cell" | "source">>();
  for (const { cell, source } of cells) {
    const model = models.find(({ name }) => name === cell.model);
    if (!model)
      throw new Error(`The plan has cells of ${cell.model}, which is no model here: name its code by --model.`);
    const version = code ?? versions.get(cell.model) ?? codeOf(model);
    versions.set(cell.model, version);
    if (version !== cell.code) {
      throw new Error(
        `The plan was made with another version of the code of ${cell.model} (${cell.code.slice(0, 12)}…, and here it is ${version.slice(0, 12)}…): install the same version on every machine.`,
      );
    }
    sources.set(canonical([source, cell.data, cell.features ?? null]), { source, cell });
  }
  for (const {
    source,
    cell: { data, features },
  } of sources.values()) {
    const { name, ...options } = source;
    const dataset = await loadDataset(name, options);
    const { fingerprint } = dataset;
    if (fingerprint !== data) {
      throw new Error(
        `The data ${name} are not those of the plan (their SHA-256 is ${fingerprint.slice(0, 12)}… after filters, and was ${data.slice(0, 12)}…): bring the same files to every machine, and name their folder by --data.`,
      );
    }
    const here = features === undefined ? undefined : await featuresOf(dataset);
    if (here !== features) {
      throw new Error(
        `The features of ${name} are not those of the plan (their SHA-256 is ${here?.slice(0, 12) ?? "absent"}…, and was ${features?.slice(0, 12)}…): bring the same tables to every machine, and name them by --items and --users-table.`,
      );
    }
  }
};
