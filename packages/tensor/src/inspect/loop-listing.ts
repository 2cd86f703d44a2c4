/** A loop within a listing: what each step does, under names that go by the names around it. */
import { at } from "../at.ts";
import { inputsOf, listParts } from "../graph/body.ts";
import { type AnyTensor, count, type Node } from "../tensor.ts";
import { axisNames, dimensionNames, onlyRenames } from "./axes.ts";
import { mentioned } from "./compose.ts";
import { type Formula, formulaText } from "./formula.ts";
import type { Line } from "./listing.ts";

/** What stands for one input of a loop within its steps: a state, or a row of a sequence. */
export interface LoopPlace {
  readonly name: string;
  readonly node: AnyTensor;
  readonly dimensions: readonly string[];
  /** The state before the first step, or the sequence. */
  readonly from: Formula;
}

/** The steps of a loop. */
export interface LoopLines {
  /** The number of steps, or the most there may be; infinite where a condition alone ends the loop. */
  readonly length: number;
  readonly reverse: boolean;
  /** How many steps are taken, if that is computed. */
  readonly count?: Formula;
  /** What holds as long as there is another step. */
  readonly condition?: Formula;
  readonly states: readonly (LoopPlace & { readonly next: Formula })[];
  readonly rows: readonly LoopPlace[];
  readonly lines: readonly Line[];
  readonly outputs: readonly {
    readonly dimensions: readonly string[];
    readonly node: AnyTensor;
    readonly formula: Formula;
  }[];
}

/** The names of a listing, for what stands within it. */
export interface NamesWithin {
  readonly names: ReadonlyMap<AnyTensor, string>;
  readonly taken: ReadonlySet<string>;
  /** Whether it is that of a loop. */
  readonly isWithin?: boolean;
}

/** The lines that compute some nodes within a scope, and the names of all nodes that have one. */
export type LinesWithin = (
  outputs: readonly AnyTensor[],
  scope: NamesWithin,
) => NamesWithin & { readonly lines: readonly Line[] };

/** The steps of a loop, or nothing if a node is none. */
export const loopLines = (node: AnyTensor, outer: NamesWithin, linesWithin: LinesWithin): LoopLines | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "iterate") return undefined;
  const { length, reverse } = lowering;
  // The body was made of tensors.
  const body = lowering.body as unknown as Readonly<
    Record<"states" | "slices" | "constants" | "next" | "outputs", readonly AnyTensor[]>
  > & { readonly condition?: AnyTensor };
  const given = inputsOf<AnyTensor>(lowering, node.inputs);
  const [names, taken] = [new Map(outer.names), new Set(outer.taken).add("output")];
  const outside = (input: AnyTensor): Formula => mentioned(input, axisNames(input), (other) => outer.names.get(other));
  const place = (own: AnyTensor, input: AnyTensor, word: string): LoopPlace => {
    const from = outside(input);
    const name = free(from.kind === "name" ? `${from.name}_t` : word, taken);
    names.set(own, name);
    return { name, node: own, dimensions: dimensionNames(own), from };
  };
  const states = body.states.map((own, k) => place(own, at(given.initial, k), "state"));
  const rows = body.slices.map((own, k) => place(own, at(given.sequences, k), "row"));
  // A constant is the same at each step, and has the name that it has outside.
  body.constants.forEach((own, k) => {
    const from = outside(at(given.constants, k));
    if (from.kind === "name") names.set(own, from.name);
    if (from.kind === "number") names.set(own, String(from.value));
  });
  const results = [...(body.condition ? [body.condition] : []), ...body.next, ...body.outputs];
  const within = linesWithin(results, { names, taken, isWithin: true });
  const inside = (result: AnyTensor, like = result): Formula =>
    mentioned(result, axisNames(like), (other) => within.names.get(other));
  return {
    length,
    reverse,
    ...(given.count && { count: outside(given.count) }),
    ...(body.condition && { condition: inside(body.condition) }),
    states: states.map((own, k) => ({ ...own, next: inside(at(body.next, k), own.node) })),
    rows,
    lines: within.lines,
    outputs: body.outputs.map((own) => ({ node: own, dimensions: dimensionNames(own), formula: inside(own) })),
  };
};

/** A name that is not taken yet, which it then is. */
export const free = (wanted: string, taken: Set<string>): string => {
  let own = wanted;
  for (let k = 2; taken.has(own); k++) own = `${wanted}_${k}`;
  taken.add(own);
  return own;
};

/** The name of the one of several results: `last`, `last_2`. */
export const counted = (word: string, k: number): string => (k === 0 ? word : `${word}_${k + 1}`);

/** A result of a loop: which loop, and the name that its results have. */
export interface LoopPart {
  readonly loop: AnyTensor;
  readonly name: string;
}

/**
 * The nodes that are a whole result of a loop: the number of its steps, a state after the last one, or an output of all of them. They
 * lie in the list that the loop gives. What only cuts them out of it is told with them.
 */
export const loopPartsOf = (
  order: readonly AnyTensor[],
): { readonly parts: ReadonlyMap<Node, LoopPart>; readonly cuts: ReadonlySet<Node> } => {
  const parts = new Map<Node, LoopPart>();
  const readers = new Map<Node, AnyTensor[]>();
  for (const node of order) {
    for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), node]);
    const [from] = node.inputs;
    if (from && node.operation.lowering.kind === "reshape" && !onlyRenames(from, node)) {
      const part = cutFrom(from);
      if (part) parts.set(node, part);
    }
  }
  const cuts = new Set<Node>();
  for (const node of order) {
    const part = node.operation.lowering.kind === "slice" ? cutFrom(node) : undefined;
    if (!part) continue;
    const own = readers.get(node) ?? [];
    if (own.length > 0 && own.every((reader) => parts.has(reader))) cuts.add(node);
    else parts.set(node, part);
  }
  return { parts, cuts };
};

/** The result of a loop that a slice cuts out of its list, if it is the whole of one. */
const cutFrom = ({ operation: { lowering }, inputs: [loop], sizes }: AnyTensor): LoopPart | undefined => {
  if (lowering.kind !== "slice" || loop?.operation.lowering.kind !== "iterate") return undefined;
  const { body } = loop.operation.lowering;
  const { states, outputs } = listParts(loop.operation.lowering);
  const all = [
    ...(body.condition ? [{ start: 0, sizes: [], name: "steps" }] : []),
    ...states.map((part, k) => ({ ...part, name: counted("last", k) })),
    ...outputs.map((part, k) => ({ ...part, name: counted("outputs", k) })),
  ];
  const found = all.find((part) => part.start === lowering.start && count(part.sizes) === sizes[0]);
  return found && { loop, name: found.name };
};

/** How a loop goes: `3 steps, the last row first`. */
export const loopHeading = ({ length, reverse, count, condition }: LoopLines): string =>
  [
    length === Infinity
      ? "steps"
      : `${length} ${length === 1 ? "step" : "steps"}${condition || count ? " at most" : ""}`,
    ...(count ? [`as many as ${formulaText(count)}`] : []),
    ...(condition ? [`while ${formulaText(condition)}`] : []),
    ...(reverse ? ["the last row first"] : []),
  ].join(", ");
