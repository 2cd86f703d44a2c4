/** Checks, before the first cell runs, that models accept everything that a study may ask of them. */
import type { GridValue } from "@attrec/baselines";
import { trainingOptions, withFeatures } from "attrec";
import { assertLength, assertSetting, optimizerNamed } from "attrec/extend";
import { gridPoints } from "../search/grid.ts";
import type { Contender } from "../study/contender.ts";
import { conditionsOf, type PartOptions, type StudyPart } from "../study/parts.ts";
import { type Change, cellOf, type Study } from "../study/study.ts";
import { modelsOf } from "../study/work.ts";

/**
 * Throws a sentence unless the data have the features that models need, and every point of every grid, and every condition of the
 * requested parts, makes a model that accepts such histories and a valid learning rate.
 *
 * @throws OptionError that names the grid or the part
 *
 * @example
 * ```ts
 * const wrong = { ...contenderNamed("fmc"), tuned: { settings: { dim: -3 } } };
 * assertSettable(study, ["table2"], defaultPartOptions); // undefined
 * assertSettable({ ...study, models: [wrong] }, ["table2"], defaultPartOptions); // OptionError: The option 'dim' of fmc takes a whole number from 1 to 65536, not -3.
 * ```
 */
export const assertSettable = (study: Study, parts: readonly StudyPart[], options: PartOptions): void => {
  const assertMakes = (contender: Contender, choice: GridValue, change?: Change): void => {
    const rate = choice.rate ?? contender.training.rate;
    assertSetting(`The learning rate of ${contender.name}`, trainingOptions.rate, rate);
    for (const data of study.data) {
      const cell = cellOf(study, data, contender, { choice, epochs: 1, seed: 0, ...(change && { change }) });
      assertLength(withFeatures(contender.make(cell.settings), data.tables), cell.lengths.historyLength);
    }
  };
  for (const contender of study.models) {
    optimizerNamed(contender.training.optimizer);
    for (const choice of [...gridPoints(contender.space), contender.tuned]) assertMakes(contender, choice);
  }
  for (const part of parts) {
    for (const contender of modelsOf(study, part))
      for (const { change } of conditionsOf(part, options)) assertMakes(contender, contender.tuned, change);
  }
};
