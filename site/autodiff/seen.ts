/** The state of the page at a moment: a function, its graph, the steps and where among them. */
import { at } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import { descend } from "./descent.ts";
import type { Example } from "./example.ts";
import { examples } from "./examples.ts";
import { type Step, stepsOf } from "./steps.ts";
import { watch, type Watched } from "./watch.ts";

/** A function at a point, open. */
export interface Opened {
  /** The function where descent begins. */
  readonly start: Example;
  /** The function at the point. */
  readonly example: Example;
  /** Whether its code is the reader's own. */
  readonly isEdited: boolean;
  readonly graph: Watched;
  readonly steps: readonly Step[];
  /** How many steps of gradient descent led to the point. */
  readonly moved: number;
}

/** What is on the page. */
export interface Seen extends Opened {
  /** The number of the step that was done last. */
  readonly step: number;
  /** The node that is looked at. */
  readonly node: number;
}

/** Changes what is on the page. */
export type Go = (change: Partial<State>) => void;

/** The function of a state, or that of the reader in its place, watched where the state is. */
export const opened = ({ f, moved = 0 }: Pick<State, "f" | "moved">, edited?: Example): Opened => {
  const start = edited ?? examples.find(({ id }) => id === f) ?? at(examples, 0);
  const { example } = at(descend(start, moved), moved);
  const graph = watch(example);
  return { start, example, isEdited: edited !== undefined, graph, steps: stepsOf(graph), moved };
};

/** What a state shows of a function that is open. */
export const seenOf = (of: Opened, { step, node }: State): Seen => {
  const own = Math.min(step, of.steps.length - 1);
  const named = node === undefined ? -1 : of.graph.nodes.findIndex(({ name }) => name === node);
  return { ...of, step: own, node: named >= 0 ? named : at(of.steps, own).node };
};
