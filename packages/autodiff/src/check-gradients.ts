import {
  type AnyTensor,
  at,
  compile,
  interpreter,
  leaves,
  read,
  type Tensor,
  tensors,
  withTensors,
  dataTensor,
} from "@attrec/tensor";
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
  /** How many entries were compared. */
  readonly checked: number;
}

/** How gradients are checked. */
export interface CheckOptions {
  /** Half the distance of the two points of a central difference. */
  readonly step?: number;
  /** Not more than this many entries of each parameter are compared, evenly spread. */
  readonly entries?: number;
}

/** Gradients all below this are compared to it instead: the differences themselves are exact to about 1e-10. */
const SMALLEST = 1e-3;

/**
 * Compares the gradient of a scalar function with central differences `(f(x + h) - f(x - h)) / 2 h`, both in float64 in
 * the interpreter. The parameters and other arguments are data, as a compiled function takes them.
 */
export const checkGradients = <P, R extends readonly unknown[]>(
  loss: (parameters: P, ...rest: R) => Tensor<[]>,
  [parameters, ...rest]: readonly [P, ...R],
  { step = 1e-5, entries = 64 }: CheckOptions = {},
): GradientCheck => {
  const value = compile(loss, interpreter());
  const gradients = tensors(compile(grad(loss), interpreter())(parameters, ...rest));
  const points = leaves(parameters);
  let worst: GradientCheck = { error: 0, path: "", index: 0, gradient: 0, difference: 0, checked: 0 };
  let checked = 0;
  points.forEach(({ path, tensor }, parameter) => {
    if (tensor.dtype === "int") return;
    const elements = Float64Array.from(read(tensor));
    const gradient = Float64Array.from(read(at(gradients, parameter)));
    const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), SMALLEST);
    const shifted = (index: number, by: number): number => {
      const copy = Float64Array.from(elements);
      copy[index] = at(copy, index) + by;
      const moved = points.map((leaf, i): AnyTensor =>
        i === parameter ? dataTensor({ read: () => copy }, leaf.tensor.shape, leaf.tensor.sizes, "float") : leaf.tensor,
      );
      return at(read(value(withTensors(parameters, moved), ...rest)), 0);
    };
    for (let index = 0; index < elements.length; index += Math.max(1, Math.floor(elements.length / entries))) {
      const difference = (shifted(index, step) - shifted(index, -step)) / (2 * step);
      const error = Math.abs(difference - at(gradient, index)) / Math.max(scale, Math.abs(difference));
      checked++;
      if (!(error <= worst.error)) worst = { error, path, index, gradient: at(gradient, index), difference, checked };
    }
  });
  return { ...worst, checked };
};
