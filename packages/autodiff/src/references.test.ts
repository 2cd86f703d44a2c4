/**
 * Every exported operation against plain numbers: its values, and its gradients against differences of those, to 1e-9 on the
 * interpreter, and to the precision of float32 on wasm.
 */
import {
  add,
  type AnyTensor,
  compile,
  constant,
  conv1d,
  count,
  type Device,
  interpreter,
  mul,
  read,
  scalar,
  sum,
  type Tensor,
  tensor,
  tensors,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { drawFrom } from "@attrec/tensor/testing";
import { afterAll, describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { dataOf, runs } from "../../tensor/src/testing/draw.ts";
import {
  type Comparison,
  type Loose,
  operations,
  type Plain,
  references,
  withoutReference,
} from "../../tensor/src/testing/references/index.ts";
import { grad } from "./grad.ts";

/** The weight of each element of a result, so that no error can cancel. */
const weightOf = (i: number): number => Math.sin(i + 1) + 1.5;

const isFloat = (x: AnyTensor): x is Tensor => x.dtype === "float";

/** All float results as one number. */
const weighed = (results: readonly AnyTensor[]): Tensor<[]> =>
  results.filter(isFloat).reduce<Tensor<[]>>((total, y) => {
    const weights = Float64Array.from({ length: count(y.sizes) }, (_, i) => weightOf(i));
    return add(total, sum(mul<Tensor, Tensor>(y, constant(weights, y.shape, y.sizes))));
  }, scalar(0));

/** The step of the widest difference: elements are kept further apart, and from kinks. */
const STEP = 2 ** -8;

/** The derivative of the weighed results to an element of an input, by central differences and Richardson's extrapolation. */
const slope = (
  reference: Comparison["reference"],
  inputs: readonly Plain[],
  input: number,
  element: number,
): number => {
  const resultsAt = (shift: number): readonly Plain[] => {
    const moved = inputs.map((x, k) =>
      k === input
        ? { ...x, elements: Array.from(x.elements, (value, i) => (i === element ? value + shift : value)) }
        : x,
    );
    return [reference(moved)].flat();
  };
  const difference = (step: number): number => {
    const [above, below] = [resultsAt(step), resultsAt(-step)];
    // Element by element: what does not change takes no digits away, and two infinities have no difference.
    return above.reduce((total, { elements }, k) => {
      const before = below[k]?.elements ?? [];
      const changes = Array.from(elements, (y, i) => (y === before[i] ? 0 : weightOf(i) * (y - (before[i] ?? NaN))));
      return total + changes.reduce((a, b) => a + b, 0) / (2 * step);
    }, 0);
  };
  // The error of a central difference is a series in even powers of its step: each level takes the next of them away.
  let level = [STEP, STEP / 2, STEP / 4].map(difference);
  for (let power = 4; level.length > 1; power *= 4) {
    level = level.slice(1).map((fine, i) => (power * fine - (level[i] ?? NaN)) / (power - 1));
  }
  return level[0] ?? NaN;
};

/** The positions of a dozen of so many elements, evenly spread. */
const some = (count: number): readonly number[] => {
  const all = Math.min(count, 12);
  return Array.from({ length: all }, (_, i) => Math.floor(((i + 0.5) * count) / all));
};

/** A sentence if numbers are not the right ones, to a tolerance relative to the largest of them that is finite. */
const fault = (what: string, given: ArrayLike<number>, right: ArrayLike<number>, tolerance: number): string => {
  if (given.length !== right.length) return `${what}: ${given.length} numbers, not ${right.length}`;
  const scale = Array.from(right).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0.01);
  const wrong = Array.from(given).findIndex((x, i) => {
    const y = right[i] ?? NaN;
    return !(Object.is(x, y) || Math.abs(x - y) <= tolerance * scale);
  });
  return wrong < 0 ? "" : `${what}: element ${wrong} is ${given[wrong]}, not ${right[wrong]}`;
};

const shared = wasm({ threads: 1 });
afterAll(() => shared.close());
const DEVICES: readonly (readonly [device: Device, ofValues: number, ofGradients: number])[] = [
  [interpreter(), 1e-9, 1e-9],
  [shared, 2e-5, 1e-4],
];

/** The first fault of a drawn call, or nothing. */
const faultOf = (operation: Loose, { inputs, call, reference }: Comparison): string => {
  const data = dataOf(inputs);
  const right = [reference(inputs)].flat();
  const moved = inputs.map(({ dtype, isFixed, elements }) =>
    dtype === "float" && isFixed !== true ? some(elements.length) : [],
  );
  const slopes = moved.flatMap((places, k) => places.map((i) => slope(reference, inputs, k, i)));
  const program = (given: readonly AnyTensor[]) => ({
    results: tensors(call(operation, given)),
    // Of whole numbers alone it is 0.
    gradient: grad((xs: readonly AnyTensor[]) => weighed(tensors(call(operation, xs))))(given),
  });
  for (const [device, ofValues, ofGradients] of DEVICES) {
    const { results, gradient } = compile(program, device)(data);
    const faults = [
      results.length === right.length ? "" : `${results.length} results, not ${right.length}`,
      ...results.map((y, k) =>
        y.sizes.join() === right[k]?.sizes.join()
          ? fault("value", read(y), right[k].elements, isFloat(y) ? ofValues : 0)
          : `the sizes are [${y.sizes.join()}], not [${right[k]?.sizes.join()}]`,
      ),
      // Relative to the largest of all: the gradient of one input may cancel to a number near 0.
      fault(
        "gradient",
        moved.flatMap((places, k) => places.map((i) => read(at(gradient, k))[i] ?? NaN)),
        slopes,
        ofGradients,
      ),
    ];
    const first = faults.find((sentence) => sentence !== "");
    if (first) return `${device.name} of ${inputs.map(({ sizes }) => `[${sizes.join(", ")}]`).join(", ")}: ${first}`;
  }
  return "";
};

test("every exported operation has a reference, or a reason to have none", () => {
  const exported = Object.keys(operations);
  // What one expression defines may do without: the example beside it says what it is, and a test reads that.
  const needed = Object.entries(operations).flatMap(([name, f]) => ("sample" in f ? [] : [name]));
  expect(needed.filter((name) => !(name in references) && !(name in withoutReference))).toEqual([]);
  // A reason that is out of date would hide the next operation of that name.
  expect(Object.keys(withoutReference).filter((name) => name in references || !exported.includes(name))).toEqual([]);
  expect(Object.keys(references).filter((name) => !exported.includes(name))).toEqual([]);
});

describe("values and gradients are those of plain numbers", () => {
  test.each(Object.entries(references))("%s", (name, reference) => {
    const operation = Object.entries(operations).find(([own]) => own === name)?.[1] as unknown as Loose;
    for (let seed = 0; seed < runs(10); seed++) {
      const sentence = faultOf(operation, reference(drawFrom(seed)));
      expect(sentence && `${name} by drawFrom(${seed}): ${sentence}`).toBe("");
    }
  });
});

test("the gradient of a convolution by steps is computed where zeros fill what the steps passed over", () => {
  const x = tensor("batch length 1", new Float32Array(35), { batch: 7, length: 5 });
  const filters = tensor("1 1 3", [1, 2, 3]);
  const of = (p: { readonly x: typeof x; readonly by: typeof filters }) =>
    conv1d(p.x, p.by, { stride: 3, dilation: 2 });
  const step = (p: Parameters<typeof of>[0]) => ({ value: of(p), gradient: grad((q: typeof p) => sum(of(q)))(p) });
  const { gradient } = compile(step, shared)({ x, by: filters });
  // Loops that write such zeros, and that nobody reads, were joined to a loop without a result.
  expect(Array.from(read(gradient.x).slice(0, 5))).toEqual([6, 0, 0, 6, 0]);
});
