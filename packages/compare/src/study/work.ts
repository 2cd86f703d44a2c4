/** Counts the cells that a study asks for, before any of them is known. */
import { rungsOf, type SearchBudget } from "../search/budget.ts";
import { sizeOf } from "../search/grid.ts";
import type { Cell } from "./cell.ts";
import type { Contender } from "./contender.ts";
import { conditionsOf, isOfEveryModel, seedsOf, type StudyPart, type PartOptions } from "./parts.ts";
import type { Study } from "./study.ts";

/** Cells of one model on one data set that cost alike. */
export interface Work {
  readonly model: Contender;
  readonly purpose: Cell["purpose"];
  /** The most cells: some conditions equal the chosen configuration, which runs only once. */
  readonly cells: number;
  /** The most epochs of each. */
  readonly epochs: number;
}

/** The epochs of a timing: the first compiles and is left out. */
export const TIMED_EPOCHS = 4;

/** The contenders that a part measures. */
export const modelsOf = (study: Pick<Study, "models">, part: StudyPart): readonly Contender[] =>
  study.models.filter(
    ({ name, counts = false }) => part === "table2" || (isOfEveryModel(part) ? !counts : name === "attrec"),
  );

/**
 * The search budget of a contender: the same for all. A model that only counts is the same after every epoch, and so has one round of
 * as many configurations, or none if it has no options.
 */
export const budgetFor = ({ budget }: Pick<Study, "budget">, { counts = false, space }: Contender): SearchBudget => {
  if (!counts || budget.method === "none") return budget;
  return { ...budget, method: sizeOf(space) === 1 ? "none" : "random" };
};

/** The cells that the parts of a study ask for on each data set. */
export const cellCounts = (
  study: Pick<Study, "models" | "seeds" | "budget">,
  parts: readonly StudyPart[],
  options: PartOptions,
): readonly Work[] => {
  const searching = new Set(parts.filter((part) => part !== "table5").flatMap((part) => modelsOf(study, part)));
  const searches = [...searching].flatMap((model) =>
    rungsOf(budgetFor(study, model)).map(({ configurations, epochs }): Work => ({
      model,
      purpose: "search",
      cells: configurations,
      epochs,
    })),
  );
  const measured = parts.flatMap((part) =>
    modelsOf(study, part).map((model): Work =>
      part === "table5"
        ? { model, purpose: "timing", cells: 1, epochs: TIMED_EPOCHS }
        : {
            model,
            purpose: "result",
            cells: conditionsOf(part, options).length * seedsOf(study, part).length,
            epochs: study.budget.epochs,
          },
    ),
  );
  return [...searches, ...measured];
};
