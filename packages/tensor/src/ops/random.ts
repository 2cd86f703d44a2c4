// Random numbers from keys.
import { type Shape, ShapeError, type Show, show, type ShapeArgument } from "../shape/dimension.ts";
import { describe, intTensor, type NotInt } from "../shape/dtype.ts";
import type { Dimensions } from "../shape/notation.ts";
import { checkFields, checkNumber, checkSizes, checkText } from "../shape/sizes.ts";
import { coarseUniforms, type Key, streamOf, uniforms } from "../random/philox.ts";
import { at } from "../at.ts";
import { apply, element, literal } from "../scalar/expression.ts";
import { count, type DType, type Operation, type RandomBits, type Tensor } from "../tensor.ts";
import type { Compiler } from "../compiler.ts";
import { random } from "../kernels/random/kernel.ts";
import { emitRandom } from "../kernels/random/wasm.ts";
import { node } from "./node.ts";
import { type SizesOf, sizedShape, tensor } from "./tensor.ts";
import { map } from "./map.ts";
import { mul } from "./mul.ts";
import { cos } from "./trigonometric.ts";
import { log } from "./log.ts";
import { sqrt } from "./sqrt.ts";
import { sub } from "./sub.ts";

/** A key as a tensor of two ints: what a compiled function is given, so that each call draws its own numbers. */
export type KeyTensor = Tensor<[2], "int">;

/** The type of an argument that is a key, or the sentence that says why it is none. */
export type KeyArgument<Name extends string, S extends Shape, D extends DType> = [D] extends ["int"]
  ? [S] extends [readonly [2]]
    ? Tensor<S, D>
    : `${Name}: 'key' ${Show<S>} is no key, which has two ints: keyTensor makes one`
  : NotInt<Name, "key", S, D>;

/** A key as an argument: the value beside the type {@link KeyArgument}. */
export const keyOf = (name: string, key: unknown): KeyTensor => {
  if (Array.isArray(key)) {
    throw new TypeError(`${name}: 'key' is the key [${key.join(", ")}], not a tensor: keyTensor makes one of it`);
  }
  const { shape } = intTensor(name, "key", key);
  if (shape.length === 1 && shape[0] === 2) return key as KeyTensor;
  throw new ShapeError(`${name}: 'key' ${show(shape)} is no key, which has two ints: keyTensor makes one`);
};

/**
 * A key as an argument of a compiled function.
 *
 * @example
 * ```ts
 * keyTensor(key(1)); // [1, 0]
 * ```
 */
export const keyTensor = (key: Key): KeyTensor => {
  if (!Array.isArray(key) || key.length !== 2 || !key.every((word) => Number.isInteger(word))) {
    throw new TypeError(
      `keyTensor: 'key' is ${describe(key)}, not a key, which is two whole numbers: key(seed) makes one`,
    );
  }
  return tensor(
    "int:2",
    Int32Array.from(key, (word) => word | 0),
  );
};

const compiler: Compiler = { kernels: { random: { ...random, wasm: emitRandom } } };

const uniformOperation = (stream: number, bits: RandomBits): Operation => ({
  name: "uniform",
  lowering: { kind: "random", stream, bits },
  evaluate: ([key], output) => {
    const words = [at(key ?? [], 0) >>> 0, at(key ?? [], 1) >>> 0] as const;
    return (bits === 24 ? uniforms : coarseUniforms)(words, stream, count(output.sizes));
  },
  compiler,
  pullback: () => [undefined],
});

/**
 * Numbers uniform in [0, 1), a function of the key, the name of the stream and the position: the same bits on every
 * device. Two draws from one key under one name are equal; give each its own name.
 *
 * @example
 * ```ts
 * uniform(keyTensor(key(1)), "example", [3], [3]); // [0.5318, 0.6562, 0.4891]
 * ```
 */
export const uniform = <const S extends Shape, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"uniform", K, D>,
  name: string,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S> => drawn("uniform", 24, key, name, shape, sizes) as Tensor<S>;

/**
 * Uniform numbers as `uniform` gives them, but multiples of 2^-16: twice as fast, and fine enough for a coin to be tossed.
 *
 * @example
 * ```ts
 * coarseUniform(keyTensor(key(1)), "example", [3], [3]); // [0.8284, 0.5698, 0.4217]
 * ```
 */
export const coarseUniform = <const S extends Shape, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"coarseUniform", K, D>,
  name: string,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S> => drawn("coarseUniform", 16, key, name, shape, sizes) as Tensor<S>;

const drawn = (
  operation: string,
  bits: RandomBits,
  key: unknown,
  name: string,
  shape: Shape,
  sizes: readonly number[],
): Tensor => {
  const from = keyOf(operation, key);
  checkText(operation, "name", name);
  checkSizes(operation, shape, sizes);
  return node(uniformOperation(streamOf(name), bits), [from], shape, sizes, "float");
};

/**
 * Numbers from the normal distribution of mean 0 and variance 1, by the transformation of Box and Muller:
 * `normal(key, "weights", "dim units", { dim: 100, units: 50 })`.
 *
 * @example
 * ```ts
 * normal(keyTensor(key(1)), "example", "3", {}); // [-2.484, -1.856, -0.9202]
 * ```
 */
export const normal = <const N extends string, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"normal", K, D>,
  name: string,
  notation: N,
  sizes: SizesOf<Dimensions<N>>,
): Tensor<Dimensions<N>> => {
  const from = keyOf("normal", key);
  checkText("normal", "name", name);
  const [shape, numbers] = sizedShape("normal", notation, sizes);
  const radius = sqrt(mul(log(sub(1, uniform(from, `${name} radius`, shape, numbers))), -2));
  const angle = mul(uniform(from, `${name} angle`, shape, numbers), 2 * Math.PI);
  return mul(radius, cos(angle)) as Tensor<Dimensions<N>>;
};

/**
 * Numbers uniform in [min, max): `uniformBetween(key, "weights", "dim units", { dim, units }, { min: -1, max: 1 })`. They are
 * rounded to float32 at every step, on every device, and one that is rounded up to max becomes the number before it.
 *
 * @throws RangeError if no float32 number lies between the bounds
 *
 * @example
 * ```ts
 * uniformBetween(keyTensor(key(1)), "example", "3", {}, { min: -1, max: 1 }); // [0.06356, 0.3125, -0.02178]
 * ```
 */
export const uniformBetween = <const N extends string, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"uniformBetween", K, D>,
  name: string,
  notation: N,
  sizes: SizesOf<Dimensions<N>>,
  bounds: { readonly min: number; readonly max: number },
): Tensor<Dimensions<N>> => {
  const from = keyOf("uniformBetween", key);
  checkText("uniformBetween", "name", name);
  checkFields("uniformBetween", "bounds", bounds, "min and max");
  const { min, max } = bounds;
  checkNumber("uniformBetween", "min", min);
  checkNumber("uniformBetween", "max", max);
  const [shape, numbers] = sizedShape("uniformBetween", notation, sizes);
  const [low, width, last] = [Math.fround(min), Math.fround(max - min), numberBelow(max)];
  if (!(low <= last && Number.isFinite(low) && Number.isFinite(width))) {
    throw new RangeError(
      `uniformBetween: there is no range of numbers from ${min} to ${max}; give a min below the max.`,
    );
  }
  const between = apply("add", apply("multiply", element(0), literal(width)), literal(low));
  const drawn = uniform(from, name, shape, numbers);
  const expression = apply("minimum", between, literal(last));
  return map("uniformBetween", expression, [drawn], () => [undefined], Math.fround) as Tensor<Dimensions<N>>;
};

/** The largest float32 number below a number. */
const numberBelow = (x: number): number => {
  const rounded = Float32Array.of(x);
  if (at(rounded, 0) < x || !Number.isFinite(x)) return at(rounded, 0);
  const bits = new Int32Array(rounded.buffer);
  if (x === 0) return -(2 ** -149);
  bits[0] = at(bits, 0) + (x > 0 ? -1 : 1);
  return at(rounded, 0);
};
