/** A traced program as a list of named formulas: what `print` writes, in whatever form, and `trace` fills with numbers. */
import { at } from "../at.ts";
import { topological } from "../graph/walk.ts";
import { type AnyTensor, count, type Node } from "../tensor.ts";
import { axisNames, dimensionNames, onlyRenames } from "./axes.ts";
import { composed, isShown, mentioned } from "./compose.ts";
import { type Formula, lengthOf, namesIn } from "./formula.ts";
import { labelOf } from "./label.ts";
import {
  free,
  type LinesWithin,
  type LoopLines,
  loopLines,
  type LoopPart,
  loopPartsOf,
  type Scope,
} from "./loop-listing.ts";
import type { Recording } from "./record.ts";

/** The part of a program that a line belongs to: its value, a derivative, or what is made of derivatives, as an update is. */
export type Phase = "forward" | "backward" | "after";

/** A line of a program. */
export interface Line {
  readonly name: string;
  readonly node: AnyTensor;
  /** The names of its dimensions, all different: a second `length` is `length'`. */
  readonly dimensions: readonly string[];
  readonly phase: Phase;
  readonly formula: Formula;
  /** The names that the formula reads. */
  readonly reads: readonly string[];
  /** The steps, if the line is a loop. */
  readonly loop?: LoopLines;
}

/** A program with names. */
export interface Listing {
  readonly inputs: readonly {
    readonly name: string;
    readonly node: AnyTensor;
    readonly dimensions: readonly string[];
  }[];
  readonly lines: readonly Line[];
  /** For each name the name of its cotangent, where that has one. */
  readonly cotangents: ReadonlyMap<string, string>;
  /** The results: the path to each, and the formula of it, which is a name. */
  readonly results: readonly { readonly path: string; readonly formula: Formula }[];
}

/** A formula of more characters is split up: its parts become lines of their own. */
const LONGEST = 60;

/** Whether a node computes nothing: it shows another one, or repeats it. */
const isAlias = (node: AnyTensor): boolean => isShown(node) || node.operation.lowering.kind === "view";

/** The node that a node shows under other names of its axes, repeated or not. */
const shown = (node: AnyTensor): AnyTensor => {
  let own = node;
  while (isAlias(own)) own = at(own.inputs, 0);
  return own;
};

/** The program of a recording, line by line. */
export const listingOf = (recording: Recording): Listing => {
  const { inputs, outputs, cotangents } = recording;
  const results = outputs.map(({ tensor }) => tensor);
  const { lines, names } = linesOf(recording)(results, inputScope(inputs));
  const order = topological(results);
  const nameOf = (node: AnyTensor): string | undefined => names.get(node);
  const shownResults = outputs.map(({ path, tensor }) => ({
    path,
    formula: mentioned(tensor, axisNames(tensor), nameOf),
  }));
  const read = new Set([
    ...lines.flatMap(({ reads }) => reads),
    ...shownResults.flatMap((own) => [...namesIn(own.formula)]),
  ]);
  return {
    inputs: inputs
      .filter(({ tensor }) => read.has(names.get(tensor) ?? ""))
      .map(({ tensor }) => ({ name: names.get(tensor) ?? "", node: tensor, dimensions: dimensionNames(tensor) })),
    lines,
    cotangents: new Map(
      order.flatMap((node) => {
        const base = shownCotangent(node, cotangents);
        const [own, cotangent] = [names.get(shown(node)), base && names.get(base)];
        return base && own !== undefined && cotangent !== undefined && isWholeOf(base, node) ? [[own, cotangent]] : [];
      }),
    ),
    results: shownResults,
  };
};

const RANK: readonly Phase[] = ["forward", "backward", "after"];

/** The lines that compute some nodes, with the names of all that have one: of a program, or of the steps of a loop in it. */
const linesOf =
  (recording: Pick<Recording, "cotangents" | "rules">): LinesWithin =>
  (outputs, scope) => {
    const { cotangents, rules } = recording;
    const order = topological(outputs);
    const phases = phasesOf(order, cotangents, rules);
    const primals = primalsOf(order, cotangents);
    const { parts, cuts } = loopPartsOf(order);
    const stored = storedNodes(order, outputs, primals, {
      isOfLoop: (node) => cuts.has(node) || parts.has(node),
      isWithin: scope.isWithin === true,
    });
    for (const node of parts.keys()) stored.add(node as AnyTensor);
    const own = namesOf(order, stored, primals, parts, scope);
    const nameOf = (node: AnyTensor): string | undefined => own.names.get(node);
    const lines = order
      .filter((node) => stored.has(node))
      .map((node): Line => {
        const part = parts.get(node);
        const of = part && nameOf(part.loop);
        const formula: Formula =
          part && of !== undefined
            ? { kind: "name", name: `${of}.${part.name}` }
            : composed(node, axisNames(node), nameOf);
        const loop = loopLines(node, own, linesOf(recording));
        return {
          name: nameOf(node) ?? "",
          node,
          dimensions: dimensionNames(node),
          phase: phases.get(node) ?? "forward",
          formula,
          reads: of === undefined ? [...namesIn(formula)] : [of],
          ...(loop && { loop }),
        };
      });
    return { ...own, lines: lines.toSorted((a, b) => RANK.indexOf(a.phase) - RANK.indexOf(b.phase)) };
  };

/** The node that a cotangent belongs to. */
interface Primal {
  readonly node: AnyTensor;
  /** Whether it is the whole cotangent, and not one of the parts that add up to it. */
  readonly isWhole: boolean;
}

type Primals = ReadonlyMap<AnyTensor, Primal>;

/** The node that the cotangent of a node shows, unless it is a number. */
const shownCotangent = (node: AnyTensor, cotangents: Recording["cotangents"]): AnyTensor | undefined => {
  const cotangent = cotangents.get(node);
  const base = cotangent && shown(cotangent);
  return base && !isConstant(base) ? base : undefined;
};

/** Whether neither a cotangent nor what it belongs to is repeated. */
const isWholeOf = (base: AnyTensor, node: AnyTensor): boolean =>
  count(base.sizes) === count(node.sizes) && count(shown(node).sizes) === count(node.sizes);

/** For each node that is a cotangent, the node that it belongs to: the whole of it, or that of one of its repetitions. */
const primalsOf = (order: readonly AnyTensor[], cotangents: Recording["cotangents"]): Primals => {
  const primals = new Map<AnyTensor, Primal>();
  for (const isWhole of [true, false]) {
    // Of several nodes with one cotangent the last gives it its name.
    for (const node of order.toReversed()) {
      const base = shownCotangent(node, cotangents);
      if (!base || primals.has(base)) continue;
      if (isWholeOf(base, node) || !isWhole) primals.set(base, { node: shown(node), isWhole });
    }
  }
  return primals;
};

const isConstant = ({ operation: { lowering } }: AnyTensor): boolean => lowering.kind === "constant";

/** The phase of each node. What only adds up cotangents is backward as well. */
const phasesOf = (
  order: readonly AnyTensor[],
  cotangents: Recording["cotangents"],
  rules: Recording["rules"],
): ReadonlyMap<AnyTensor, Phase> => {
  const back = new Set<AnyTensor>([...cotangents.values(), ...rules.keys()]);
  const after = new Set<AnyTensor>();
  for (const node of order) if (node.inputs.some((input) => back.has(input) || after.has(input))) after.add(node);
  for (const node of order.toReversed()) {
    if (!back.has(node)) continue;
    for (const input of node.inputs) if (after.has(input)) back.add(input);
  }
  return new Map(order.map((node) => [node, back.has(node) ? "backward" : after.has(node) ? "after" : "forward"]));
};

/** The nodes that have lines of their own; the others stand in the formulas that read them. */
const storedNodes = (
  order: readonly AnyTensor[],
  outputs: readonly AnyTensor[],
  primals: Primals,
  { isOfLoop, isWithin }: { readonly isOfLoop: (node: AnyTensor) => boolean; readonly isWithin: boolean },
): Set<AnyTensor> => {
  const uses = new Map<AnyTensor, number>();
  const use = (node: AnyTensor): void => void uses.set(shown(node), (uses.get(shown(node)) ?? 0) + 1);
  const stored = new Set<AnyTensor>();
  const store = (node: AnyTensor): void => {
    const base = shown(node);
    if (base.operation.lowering.kind === "input" || isNumber(base)) return;
    stored.add(base);
  };
  const counted = new Set<AnyTensor>();
  for (const node of order) {
    if (isOfLoop(node)) continue;
    if (isAlias(node)) {
      if (labelOf(node) !== undefined) store(node);
      continue;
    }
    counted.add(node);
    node.inputs.forEach(use);
    if (!isFormula(node)) {
      store(node);
      // What is no formula itself is written of names, and counts on the order of their axes.
      for (const input of node.inputs) {
        if (!isTurned(input) && input.sizes.join() === shown(input).sizes.join()) store(input);
        else stored.add(input);
      }
    }
    const { lowering } = node.operation;
    if (lowering.kind === "contract") for (const input of node.inputs) store(input);
  }
  // What the steps of a loop give is written where they give it.
  // A result that is turned or repeated has a line that says its axes.
  const finish = (node: AnyTensor): void => void (isTurned(node) ? stored.add(node) : store(node));
  outputs.forEach(isWithin ? use : finish);
  const labelled = new Set(order.filter((node) => labelOf(node) !== undefined).map(shown));
  for (const [cotangent, { node, isWhole }] of primals) if (isWhole && labelled.has(node)) store(cotangent);
  for (const node of counted) if ((uses.get(node) ?? 0) > 1) store(node);
  for (const [cotangent, { node }] of primals) if (stored.has(cotangent)) store(node);
  // Long formulas are split, the parts first.
  const lengths = new Map<AnyTensor, number>();
  const nameless = (): string => "xxxxxxxx";
  for (const node of counted) {
    const own = composed(node, axisNames(node), (other) =>
      other !== node && (stored.has(other) || other.operation.lowering.kind === "input") ? nameless() : undefined,
    );
    lengths.set(node, lengthOf(own));
    if (lengthOf(own) <= LONGEST) continue;
    for (const input of node.inputs) if ((lengths.get(shown(input)) ?? 0) > LONGEST / 3) store(input);
  }
  return stored;
};

/** Whether a node shows another with its axes in other places, or repeated. */
const isTurned = (node: AnyTensor): boolean => {
  let own = node;
  while (isShown(own)) own = at(own.inputs, 0);
  return own.operation.lowering.kind === "view";
};

/** Whether a node is a number, repeated or not. */
const isNumber = ({ operation: { lowering }, sizes }: AnyTensor): boolean =>
  lowering.kind === "constant" && sizes.length === 0;

/** Whether a node can stand within a formula. */
const isFormula = (node: AnyTensor): boolean => {
  const { kind } = node.operation.lowering;
  if (kind === "constant") return node.sizes.length === 0;
  if (kind === "reshape") return onlyRenames(at(node.inputs, 0), node);
  return ["input", "map", "reduce", "contract", "view"].includes(kind);
};

/** The names of inputs, by their paths. */
const inputScope = (inputs: Recording["inputs"]): Scope => {
  const names = new Map<AnyTensor, string>();
  const taken = new Set<string>();
  const short = inputs.map(({ path }) => path.replace(/^\d+\.?/, ""));
  inputs.forEach(({ path, tensor }, i) => {
    const own = at(short, i);
    const isAlone = own !== "" && short.filter((other) => other === own).length === 1;
    const wanted = identifier(isAlone ? own : own === "" ? `x${Number(path) + 1}` : `x${path}`);
    names.set(tensor, free(wanted, taken));
  });
  return { names, taken };
};

/** The names of cotangents by what they belong to, and of the rest by labels and operations, beside those of a scope. */
const namesOf = (
  order: readonly AnyTensor[],
  stored: ReadonlySet<AnyTensor>,
  primals: Primals,
  parts: ReadonlyMap<Node, LoopPart>,
  scope: Scope,
): Scope => {
  const [names, taken] = [new Map(scope.names), new Set(scope.taken)];
  const name = (node: AnyTensor, wanted: string): void => void names.set(node, free(wanted, taken));
  const labels = new Map<AnyTensor, string>();
  for (const node of order) {
    const own = labelOf(node);
    if (own !== undefined) labels.set(shown(node), own);
  }
  for (const [node, own] of labels) if (stored.has(node)) name(node, identifier(own));
  // The whole of a cotangent has the shortest name, and its parts are counted.
  for (const isPart of [false, true]) {
    for (const node of order) {
      if (!stored.has(node) || names.has(node) || (primals.get(node)?.isWhole === false) !== isPart) continue;
      const primal = primals.get(node);
      const of = primal && names.get(primal.node);
      const { lowering, name: operation } = node.operation;
      if (of !== undefined) name(node, `d_${of}`);
      else if (lowering.kind === "gather")
        name(node, node.inputs.map((input) => names.get(shown(input)) ?? "").join("_"));
      else if (lowering.kind === "iterate") name(node, "loop");
      else name(node, parts.get(node)?.name ?? identifier(lowering.kind === "contract" ? "product" : operation));
    }
  }
  return { names, taken };
};

/** A text as a name that a reader takes for one. */
const identifier = (text: string): string => {
  const own = text.replaceAll(/ᵀ|[^\p{L}\p{Nd}_.]+/gu, "_");
  return /^[\p{L}_]/u.test(own) ? own : `_${own}`;
};
