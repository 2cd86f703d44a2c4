/** Models of one's own in the comparison: `--model ./mine.ts`, with the grid that their file exports. */
import type { GridValue } from "@attrec/baselines";
import { pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { allContenders, type Contender, gridPoints, type Space } from "@attrec/compare";
import type { WindowLengths } from "attrec";
import { isCounted, shown } from "attrec/extend";
import { makerNamed } from "../models/models.ts";
import { besideIn, moduleAndExport } from "../program/own-code.ts";
import { UsageError } from "../program/usage-error.ts";

/** What a file says of the search of its model, in an export named `grid`. */
interface OwnGrid {
  /** The optimizer by its name; the usual one of the model, or adagrad, if not given. */
  readonly optimizer?: string;
  /** The learning rate, unless the space says otherwise; the usual one of the model, or 0.05, if not given. */
  readonly rate?: number;
  /** The values of each dimension that is searched: the points are all their combinations. */
  readonly space: Space;
  /** The point that is taken when nothing is searched; the model's defaults if not given. */
  readonly tuned?: GridValue;
  /** L and T of its windows, from those of the data set; the same if not given. */
  readonly lengths?: (ofData: WindowLengths) => WindowLengths;
}

const EXAMPLE = 'export const grid = { optimizer: "adam", space: [[{ rate: 0.001 }, { rate: 0.01 }]] };';

/** The contender of a specifier such as `./mine.ts` or `./models.js#mine`. Throws a sentence if there is none, or no grid of it. */
export const ownContender = async (specifier: string): Promise<Contender> => {
  const { make } = await makerNamed(specifier);
  const model = make();
  const [source] = moduleAndExport(specifier);
  const file = existsSync(source) ? { file: pathToFileURL(resolve(source)) } : {};
  const found = await besideIn(specifier, "model", "grid");
  if (found === undefined && !isCounted(model)) {
    throw new UsageError(
      `${source} exports no grid, and every model of a comparison is searched by the same budget: add ${EXAMPLE}`,
    );
  }
  const usual = isCounted(model) ? undefined : model.usualTraining;
  const { space, tuned = {}, lengths, ...own } = gridOf(found ?? { space: [[{}]] }, source);
  const { optimizer = usual?.optimizer ?? "adagrad", rate = usual?.rate ?? 0.05 } = own;
  return {
    name: model.name,
    title: model.name,
    ...file,
    place: specifier,
    make,
    lengths: lengths ?? ((ofData) => ofData),
    training: { optimizer, rate, ...(usual?.batchSize !== undefined && { batchSize: usual.batchSize }) },
    space,
    tuned,
    ...(isCounted(model) && { counts: true }),
  };
};

/** The allContenders of several specifiers. Throws a sentence where two of a comparison would have one name. */
export const ownContenders = async (specifiers: readonly string[]): Promise<readonly Contender[]> => {
  const own: Contender[] = [];
  for (const specifier of new Set(specifiers)) {
    const contender = await ownContender(specifier);
    if ([...allContenders, ...own].some(({ name }) => name === contender.name)) {
      throw new UsageError(
        `${specifier} makes a model named ${shown(contender.name)}, and another of the comparison has that name: give it one of its own.`,
      );
    }
    own.push(contender);
  }
  return own;
};

/** A grid that a stranger wrote, as one that can be searched. Throws a sentence that says what is wrong with it. */
const gridOf = (found: unknown, source: string): OwnGrid => {
  const grid = Object(found) as Partial<Record<keyof OwnGrid, unknown>>;
  const wrong = (what: string): UsageError =>
    new UsageError(`The grid of ${source} ${what}. A grid is such as ${EXAMPLE}`);
  if (!isSpace(grid.space)) {
    throw wrong("needs a space: a list of dimensions, each a list of values with settings, a rate, or both");
  }
  if (grid.tuned !== undefined && !isChoice(grid.tuned)) throw wrong("has a tuned point that is none");
  if (grid.optimizer !== undefined && typeof grid.optimizer !== "string")
    throw wrong("names no optimizer: that is a text such as 'adam'");
  if (grid.rate !== undefined && typeof grid.rate !== "number") throw wrong("has a rate that is no number");
  if (grid.lengths !== undefined && typeof grid.lengths !== "function")
    throw wrong("has lengths that are no function of those of the data");
  const points = gridPoints(grid.space).map((point) => JSON.stringify(point));
  if (new Set(points).size < points.length) throw wrong("has a point twice, which would be searched twice");
  return grid as OwnGrid;
};

const isSpace = (value: unknown): value is Space =>
  Array.isArray(value) && value.every((values) => Array.isArray(values) && values.length > 0 && values.every(isChoice));

const isChoice = (value: unknown): value is GridValue => {
  if (typeof value !== "object" || value === null) return false;
  const { settings, rate, history, ...others } = value as Readonly<Record<string, unknown>>;
  return (
    Object.keys(others).length === 0 &&
    (settings === undefined || (typeof settings === "object" && settings !== null)) &&
    (rate === undefined || typeof rate === "number") &&
    (history === undefined || history === "last" || history === "data" || history === "double")
  );
};
