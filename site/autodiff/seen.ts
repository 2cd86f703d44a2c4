/** What is on the page at a moment: a function, its graph, the steps and where among them. */
import { at } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import type { Example } from "./example.ts";
import { examples } from "./examples.ts";
import { type Step, stepsOf } from "./steps.ts";
import { watch, type Watched } from "./watch.ts";

/** What is on the page. */
export interface Seen {
  readonly example: Example;
  readonly graph: Watched;
  readonly steps: readonly Step[];
  /** The number of the step that was done last. */
  readonly step: number;
  /** The node that is looked at. */
  readonly node: number;
}

/** Changes what is on the page. */
export type Go = (change: Partial<State>) => void;

/** A function without where it is looked at. */
export type Opened = Pick<Seen, "example" | "graph" | "steps">;

/** The function of a state, watched. */
export const opened = (id: string): Opened => {
  const example = examples.find((of) => of.id === id) ?? at(examples, 0);
  const graph = watch(example);
  return { example, graph, steps: stepsOf(graph) };
};

/** What a state shows of a function that is open. */
export const seenOf = (of: Opened, { step, node }: State): Seen => {
  const own = Math.min(step, of.steps.length - 1);
  const named = node === undefined ? -1 : of.graph.nodes.findIndex(({ name }) => name === node);
  return { ...of, step: own, node: named >= 0 ? named : at(of.steps, own).node };
};
