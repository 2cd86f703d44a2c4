/** Prints the facts of an audit, a line for each. */
import type { Audit } from "./audit.ts";

const percent = (part: number): string => `${(100 * part).toPrecision(3)}%`;
const day = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  // A date cannot hold moments farther from 1970 than a quarter of a million years.
  return Number.isNaN(date.getTime()) ? `${seconds} s` : (date.toISOString().split("T")[0] ?? "");
};

/** A line of the facts that depend on moments. */
const known = (say: (...facts: readonly number[]) => string, ...facts: readonly (number | undefined)[]): string =>
  facts.every((fact) => fact !== undefined) ? say(...facts) : "not known: the source has an order, and no times";

/** What a split lets a model learn that nobody could know at the time of the test. */
const leak = (early: number): string =>
  `${percent(early)} of test actions happen before training ends` +
  (early > 0 ? ": a model learns from what others did later, which a temporal split rules out" : "");

/**
 * The facts as readable lines.
 *
 * @example
 * ```ts
 * describeAudit(audit(data.interactions, experiment.split)).split("\n").slice(0, 3); // ["users                  4", "items                  8", "interactions           24"]
 * ```
 */
export const describeAudit = (facts: Audit): string => {
  const { min, median, mean, max } = facts.actionsPerUser;
  return [
    `users                  ${facts.users}`,
    `items                  ${facts.items}`,
    `interactions           ${facts.interactions}`,
    `density                ${percent(facts.density)}`,
    `actions per user       ${mean.toFixed(2)} on average; least ${min}, median ${median}, most ${max}`,
    `from, to               ${known((from, to) => `${day(from)}, ${day(to)}${from === to && facts.interactions > 1 ? ": every action at one moment, so that the file alone has an order" : ""}`, facts.from, facts.to)}`,
    `repeats                ${facts.repeats} actions on an item the user had acted on before, and ${percent(facts.repeatedTests)} of test actions`,
    `ties in time           ${known((tied, tests) => `${percent(tied)} of actions, and ${percent(tests)} of test actions`, facts.tied, facts.tiedTests)}`,
    `users without a test   ${facts.untestedUsers}`,
    `cold users, items      ${facts.coldUsers} users have no action in training, and ${percent(facts.coldTests)} of test actions are on an item that has none`,
    `leak                   ${known(leak, facts.testsBeforeTrainingEnds)}`,
  ].join("\n");
};
