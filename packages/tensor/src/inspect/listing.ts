/** A traced program as a list of named formulas: what `print` writes, in whatever form, and `trace` fills with numbers. */
import { topological } from "../graph/walk.ts";
import type { AnyTensor } from "../tensor.ts";
import { axisNames, dimensionNames } from "./axes.ts";
import { composed, mentioned } from "./compose.ts";
import { type Formula, inBrackets, namesIn } from "./formula.ts";
import { type LinesWithin, type LoopLines, loopLines, loopPartsOf } from "./loop-listing.ts";
import { inputScope, namesOf } from "./names.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { isWholeOf, primalsOf, shownCotangent } from "./primals.ts";
import type { Recording } from "./record.ts";
import { shownNode } from "./shown.ts";
import { storedNodes } from "./stored.ts";

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
        const [own, cotangent] = [names.get(shownNode(node)), base && names.get(base)];
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
            : inBrackets(composed(node, axisNames(node), nameOf));
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
