/** Gradients against finite differences. */
import { type AnyTensor, compile, interpreter, pure, read, type Tensor } from "@attrec/tensor";
import { at, leaves, withTensors, dataTensor } from "@attrec/tensor/extend";
import { grad } from "./grad.ts";

/** Where the gradient and the finite difference are furthest apart. */
export interface GradientCheck {
  /** The largest difference, relative to the largest entry of that parameter's gradient. */
  readonly error: number;
  /** The parameter in which it is, and the position in it. */
  readonly path: string;
  readonly index: number;
  readonly gradient: number;
  readonly difference: number;
  /** The number of entries that were compared. */
  readonly checked: number;
  /** All of this as a sentence. */
  readonly sentence: string;
}

/** How gradients are checked. */
export interface CheckOptions {
  /** Half the distance between the two points of a central difference. */
  readonly step?: number;
  /** Not more than this many entries of each parameter are compared, evenly spread. */
  readonly entries?: number;
}

/** Gradients all below this are compared to it instead: the differences themselves are exact to about 1e-10. */
const SMALLEST = 1e-3;

/**
 * Compares the gradient of a scalar function with central differences `(f(x + h) - f(x - h)) / 2 h`, both in float64 in
 * the interpreter. The parameters and other arguments are data, as a compiled function takes them. Whole numbers among the
 * parameters have no gradient and are not compared.
 *
 * @throws Error if a gradient or a difference is infinite or NaN, with the parameter and the position in it, since such a number
 * agrees with nothing. TypeError if no parameter has a gradient
 *
 * @example
 * ```ts
 * const { error } = checkGradients((x: Tensor<["n"]>) => sum(sin(x)), [tensor("n", [1, 2], { n: 2 })]);
 * error < 1e-8; // true
 * ```
 */
export const checkGradients = <P, R extends readonly unknown[]>(
  loss: (parameters: P, ...rest: R) => Tensor<[]>,
  args: readonly [P, ...R],
  { step = 1e-5, entries = 64 }: CheckOptions = {},
): GradientCheck => {
  if (!Array.isArray(args)) {
    throw new TypeError("checkGradients: the arguments of the function are a list: [parameters, …].");
  }
  const [parameters, ...rest] = args as unknown as readonly [P, ...R];
  const points = leaves(parameters);
  if (!points.some(({ tensor }) => tensor.dtype === "float")) {
    throw new TypeError("checkGradients: the parameters have no tensor of floats, and nothing else has a gradient.");
  }
  // They read nothing but their arguments here; tracing for each entry would take most of the time.
  const value = compile(pure(loss), interpreter());
  const gradients = leaves(compile(grad(loss), interpreter())(parameters, ...rest));
  let worst: Entry | undefined;
  let checked = 0;
  points.forEach(({ path, tensor }, parameter) => {
    if (tensor.dtype !== "float") return;
    const elements = Float64Array.from(read(tensor));
    const gradient = Float64Array.from(read(at(gradients, parameter).tensor));
    const wrong = gradient.findIndex((x) => !Number.isFinite(x));
    const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), SMALLEST);
    const shifted = (index: number, by: number): number => {
      const copy = Float64Array.from(elements);
      copy[index] = at(copy, index) + by;
      const moved = points.map((leaf, i): AnyTensor =>
        i === parameter ? dataTensor({ read: () => copy }, leaf.tensor.shape, leaf.tensor.sizes, "float") : leaf.tensor,
      );
      return at(read(value(withTensors(parameters, moved), ...rest)), 0);
    };
    const entryAt = (index: number): Entry => {
      const difference = (shifted(index, step) - shifted(index, -step)) / (2 * step);
      const error = Math.abs(difference - at(gradient, index)) / Math.max(scale, Math.abs(difference));
      return { error, path, index, gradient: at(gradient, index), difference };
    };
    // Every entry of the gradient is looked at, also where only some are compared.
    if (wrong >= 0) throw new Error(`checkGradients: ${describe(entryAt(wrong))}.`);
    for (let index = 0; index < elements.length; index += Math.max(1, Math.floor(elements.length / entries))) {
      const entry = entryAt(index);
      if (!Number.isFinite(entry.difference)) throw new Error(`checkGradients: ${describe(entry)}.`);
      checked++;
      if (!worst || entry.error > worst.error) worst = entry;
    }
  });
  if (!worst)
    return { error: 0, path: "", index: 0, gradient: 0, difference: 0, checked, sentence: "There are no entries." };
  return { ...worst, checked, sentence: `${describe(worst)}: ${worst.error.toExponential(1)} of the largest entry.` };
};

type Entry = Pick<GradientCheck, "error" | "path" | "index" | "gradient" | "difference">;

/** The position of an entry, and both numbers. */
const describe = ({ path, index, gradient, difference }: Entry): string =>
  `the gradient is ${gradient} at position ${index} of ${path === "" ? "the parameter" : `'${path}'`}, where the difference quotient is ${difference}`;
