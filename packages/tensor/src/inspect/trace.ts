/** Every value that a program computes on its way, by the names that `print` gives. */
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import { dataTensor } from "../ops/tensor.ts";
import { checkFunction } from "../shape/sizes.ts";
import type { AnyTensor } from "../tensor.ts";
import { toHost } from "../to-host.ts";
import { tensors } from "../tree.ts";
import { formulaText } from "./formula.ts";
import { listingOf } from "./listing.ts";
import type { Phase } from "./phases.ts";
import { record } from "./record.ts";
import { elementsOf } from "./values.ts";
import { asHostArray } from "../whole-numbers.ts";

/** A value on the way. */
export interface TracedValue {
  readonly value: AnyTensor;
  /** Its cotangent, if the function computes it. */
  readonly cotangent: AnyTensor | undefined;
  /** Its formula, as `print` has it; none for what is given. */
  readonly formula: string | undefined;
  readonly phase: Phase | "given";
  /** The line of the user's code that made it, if that is known. */
  readonly line: string | undefined;
}

/** The values of a program by their names, in the order of `print`. */
export type TracedValues = Readonly<Record<string, TracedValue>>;

/**
 * Calls a function in the interpreter, and gives every value that it computes under the name that `print` gives it. Of a gradient,
 * `trace(grad(f))(...args)`, each value comes with its cotangent.
 *
 * @example
 * ```ts
 * const steps = await trace((x: Tensor<["n"]>) => sum(label("powers", exp(x))))(tensor("n", [0, 1], { n: 2 }));
 * steps["powers"]?.value; // [1, 2.718]
 * steps["powers"]?.formula; // "exp(x1)"
 * ```
 */
export const trace = <A extends readonly unknown[]>(
  f: (...args: A) => unknown,
): ((...args: A) => Promise<TracedValues>) => {
  checkFunction("trace", "f", f);
  return async (...args) => {
    const recording = record("trace", f, args);
    const { inputs, lines, cotangents } = listingOf(recording);
    const given = await toHost(tensors(args));
    const known = new Map(recording.inputs.map(({ tensor }, i) => [tensor, elementsOf(at(given, i))] as const));
    const elements = evaluate(
      lines.map(({ node }) => node),
      known,
    );
    const value = ({ shape, sizes, dtype }: AnyTensor, numbers: Parameters<typeof asHostArray>[0]): AnyTensor => {
      const own = asHostArray(numbers, dtype);
      return dataTensor({ read: () => own }, shape, sizes, dtype);
    };
    const values = new Map(lines.map(({ name, node }, i) => [name, value(node, at(elements, i))] as const));
    const cotangentOf = (name: string): AnyTensor | undefined => values.get(cotangents.get(name) ?? "");
    return Object.fromEntries([
      ...inputs.map(({ name, node }): [string, TracedValue] => [
        name,
        {
          value: value(node, known.get(node) ?? new Float64Array()),
          cotangent: cotangentOf(name),
          formula: undefined,
          phase: "given",
          line: undefined,
        },
      ]),
      ...lines.map(({ name, node, formula, phase }): [string, TracedValue] => [
        name,
        {
          value: values.get(name) ?? node,
          cotangent: cotangentOf(name),
          formula: formulaText(formula),
          phase,
          line: recording.lineOf(node),
        },
      ]),
    ]);
  };
};
