/** The laws by which exercises judge operations: those that ship, over drawn calls, as sentences. */
import { checkGradients, grad } from "@attrec/autodiff";
import {
  add,
  type AnyTensor,
  compile,
  constant,
  interpreter,
  mul,
  read,
  scalar,
  sum,
  type Tensor,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { drawFrom, drawnCall, relativeError, type Sampler } from "@attrec/tensor/testing";

/** So many calls are drawn for each law: few, so that an answer comes at once. */
const CALLS = 12;

/** Drawn calls, the same each time. */
const calls = (sampler: Sampler): readonly ReturnType<typeof drawnCall>[] =>
  Array.from({ length: CALLS }, (_, seed) => drawnCall(drawFrom(seed), sampler));

/** A number made of all elements, of which each has a weight of its own, so that no two errors cancel. */
const weighed = (y: AnyTensor): Tensor<[]> => {
  const weights = Float64Array.from({ length: y.sizes.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 1) + 1.5);
  return sum(mul<Tensor, Tensor>(y as Tensor, constant(weights, y.shape, y.sizes)));
};

/** The first drawn call whose values are not those of plain numbers. */
export const valueFault = (
  name: string,
  sampler: Sampler,
  reference: (inputs: readonly (readonly number[])[], sizes: readonly number[]) => readonly number[],
): string | undefined => {
  for (const { call, data } of calls(sampler)) {
    const inputs = data.map((x) => [...read(x)]);
    const given = [...read(compile(call, interpreter())(data))];
    const right = reference(inputs, at(data, 0).sizes);
    if (!(relativeError(given, right) < 1e-9)) {
      return `${name} of ${inputs.map(listed).join(" and ")} is ${listed(given)}, and should be ${listed(right)}.`;
    }
  }
  return undefined;
};

/** The first drawn call at which the derivative is not the limit of differences. */
export const derivativeFault = (name: string, sampler: Sampler): string | undefined =>
  fault(name, sampler, weighed, 1e-6);

/** The first drawn call at which the derivative of the derivative is not the limit of differences. */
export const secondDerivativeFault = (name: string, sampler: Sampler): string | undefined => {
  const gradient = (f: (inputs: readonly AnyTensor[]) => Tensor<[]>, inputs: readonly AnyTensor[]): Tensor<[]> =>
    grad(f)(inputs)
      .filter((x) => x.dtype === "float")
      .reduce<Tensor<[]>>((total, x) => add(total, weighed(x)), scalar(0));
  for (const { call, data } of calls(sampler)) {
    const { error, sentence } = checkGradients(
      (inputs: readonly AnyTensor[]) => gradient((x) => weighed(call(x)), inputs),
      [data],
    );
    if (!(error < 1e-5)) return `Of the derivative of ${name} at ${placed(data)}, ${sentence}`;
  }
  return undefined;
};

const fault = (
  name: string,
  sampler: Sampler,
  number: (y: AnyTensor) => Tensor<[]>,
  most: number,
): string | undefined => {
  for (const { call, data } of calls(sampler)) {
    const { error, sentence } = checkGradients((inputs: readonly AnyTensor[]) => number(call(inputs)), [data]);
    if (!(error < most)) return `Of ${name} at ${placed(data)}, ${sentence}`;
  }
  return undefined;
};

const placed = (data: readonly AnyTensor[]): string => data.map((x) => listed([...read(x)])).join(" and ");

/** Numbers as a list that is short enough to read. */
export const listed = (numbers: readonly number[]): string =>
  `[${numbers
    .slice(0, 8)
    .map((x) => (Object.is(x, -0) ? "-0" : String(Number(x.toPrecision(6)))))
    .join(", ")}${numbers.length > 8 ? ", …" : ""}]`;
