/** The body of a loop: the graph of one step, and where its results lie in the list that a loop gives. */
import { fingerprint } from "./fingerprint.ts";
import type { Node } from "./node.ts";
import { topological } from "./walk.ts";

/**
 * One step of a loop as a graph over places of its own: from the states that the last step left, this step's row of each
 * sequence, and constants, to the next states and a row of each output. States and outputs are floats.
 */
export interface Body {
  readonly states: readonly Node[];
  readonly slices: readonly Node[];
  readonly constants: readonly Node[];
  readonly next: readonly Node[];
  readonly outputs: readonly Node[];
  /** Whether there is a step, of the states before it and of constants: a boolean. */
  readonly condition?: Node;
}

/** A loop as data. */
export interface Loop {
  readonly body: Body;
  /** The number of steps, or the most there may be: infinity where a condition alone ends the loop, which then has no outputs. */
  readonly length: number;
  /** Whether the rows of sequences and outputs are gone through from the last to the first. */
  readonly reverse: boolean;
  /** Whether the first input says how many steps there are, of the first rows. */
  readonly counted: boolean;
}

/** A part of a loop's list: the result of the last step, or a row for each step. */
export interface ListPart {
  readonly start: number;
  readonly sizes: readonly number[];
}

/** The parts of the list that a loop gives: the number of steps where a condition decides it, the last states, and the outputs. */
export const listParts = ({ body: { condition, next, outputs }, length }: Pick<Loop, "body" | "length">) => {
  let size = condition ? 1 : 0;
  const part = (sizes: readonly number[]): ListPart => {
    const start = size;
    size += sizes.reduce((product, each) => product * each, 1);
    return { start, sizes };
  };
  const states = next.map(({ sizes }) => part(sizes));
  const stacked = outputs.map(({ sizes }) => part([length, ...sizes]));
  return { states, outputs: stacked, size };
};

/** The inputs of a loop by what they are for. */
export const inputsOf = <N>({ body, counted }: Pick<Loop, "body" | "counted">, inputs: readonly N[]) => {
  const first = counted ? 1 : 0;
  const [states, slices] = [first + body.states.length, first + body.states.length + body.slices.length];
  return {
    count: counted ? inputs[0] : undefined,
    initial: inputs.slice(first, states),
    sequences: inputs.slice(states, slices),
    constants: inputs.slice(slices),
  };
};

/** The places of a body, in the order of a loop's inputs. */
export const placesOf = ({ states, slices, constants }: Body): readonly Node[] => [...states, ...slices, ...constants];

/** All that a body computes. */
export const resultsOf = ({ next, outputs, condition }: Body): readonly Node[] => [
  ...next,
  ...outputs,
  ...(condition ? [condition] : []),
];

/** A loop as text: equal texts are equal loops. */
export const loopText = ({ body, length, reverse, counted }: Loop): string => {
  const { states, slices, next, outputs, condition } = body;
  const kinds = [states, slices, next, outputs].map((list) => list.length).join(" ");
  const types = placesOf(body)
    .map(({ dtype }) => dtype)
    .join(" ");
  const text = fingerprint({ inputs: placesOf(body), outputs: resultsOf(body) });
  const how = `${length} steps${reverse ? " backwards" : ""}${counted ? ", counted" : ""}${condition ? ", while" : ""}`;
  return `loop of ${how} (${kinds}; ${types}) {\n${text}\n}`;
};

/** The nodes of a body that depend on its places. */
export const dependentOf = (places: readonly Node[], results: readonly Node[]): ReadonlySet<Node> => {
  const dependent = new Set<Node>(places);
  for (const node of topological(results)) if (node.inputs.some((input) => dependent.has(input))) dependent.add(node);
  return dependent;
};
