/**
 * The state of the page in its address, so that a lesson can link to any of it: `#f=dense&step=7&node=v3`.
 *
 * - `f`: the function, by its id
 * - `step`: the number of the step, from 0
 * - `node`: the node that is looked at, by its name on the page; without it, that of the step
 */
import { examples } from "./examples.ts";

/** What the page shows. */
export interface State {
  readonly f: string;
  readonly step: number;
  readonly node?: string | undefined;
}

/** The state that an address names; what it does not name is as at the beginning. */
export const stateOf = (hash: string): State => {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const f = examples.find(({ id }) => id === given.get("f")) ?? examples[0];
  const step = Number(given.get("step") ?? 0);
  const node = given.get("node");
  return {
    f: f?.id ?? "",
    step: Number.isInteger(step) && step > 0 ? step : 0,
    ...(node !== null && { node }),
  };
};

/** The address of a state. */
export const addressOf = ({ f, step, node }: State): string =>
  `#${new URLSearchParams({ f, step: String(step), ...(node !== undefined && { node }) }).toString()}`;
