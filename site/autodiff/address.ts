/**
 * The state of the page in its address, so that a lesson can link to any of it: `#f=dense&step=7&node=bias`.
 *
 * - `f`: the function, by its id, which is the name of its file in `functions/`
 * - `step`: the number of the step, from 0
 * - `node`: the node that is looked at, by its name on the page; without it, that of the step
 * - `view`: what stands below the graph: `forward`, `descent`, `compiler`, `drill` or `break`
 * - `moved`: how many steps of gradient descent the arguments are away from where they began
 * - `along`: the direction of forward mode, as an argument and the place of a number in it: `weights.2`
 * - `stage`: the number of the compiler's stage, from 0
 * - `rule`: the wrong rule to be caught, by its id
 * - `code`: code of the reader's own in the place of the function's, packed (`editing/pack.ts`); empty, it is as shipped, to be edited
 */
import { examples } from "./examples.ts";

/** What the page shows. */
export interface State {
  readonly f: string;
  readonly step: number;
  readonly node?: string | undefined;
  readonly view?: string | undefined;
  readonly moved?: number | undefined;
  readonly along?: string | undefined;
  readonly stage?: number | undefined;
  readonly rule?: string | undefined;
  readonly code?: string | undefined;
}

/** The most steps of gradient descent that are shown. */
export const MOST_MOVED = 200;

const NUMBERS = ["moved", "stage"] as const;
const TEXTS = ["node", "view", "along", "rule", "code"] as const;

const whole = (text: string | null, most = Infinity): number => {
  const number = Number(text ?? 0);
  return Number.isInteger(number) && number > 0 ? Math.min(number, most) : 0;
};

/** The state that an address names; what it does not name is as at the beginning. */
export const stateOf = (hash: string): State => {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const f = examples.find(({ id }) => id === given.get("f")) ?? examples[0];
  const texts = TEXTS.flatMap((key) => (given.has(key) ? [[key, given.get(key)] as const] : []));
  const numbers = NUMBERS.flatMap((key) => (given.has(key) ? [[key, whole(given.get(key), MOST_MOVED)] as const] : []));
  return {
    f: f?.id ?? "",
    step: whole(given.get("step")),
    ...Object.fromEntries<string | number | null>([...texts, ...numbers]),
  };
};

/** The address of a state. */
export const addressOf = (state: State): string => {
  const { f, step } = state;
  const given = new URLSearchParams({ f, step: String(step) });
  for (const key of [...TEXTS, ...NUMBERS]) {
    const value = state[key];
    if (value !== undefined && value !== 0) given.set(key, String(value));
  }
  return `#${given.toString()}`;
};
