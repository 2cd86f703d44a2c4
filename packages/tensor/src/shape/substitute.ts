// The shape that a signature's output stands for, as a type and as a value.
import { linear, type Minus, minus, type Plus, plus } from "./arithmetic.ts";
import type { Bindings } from "./bind.ts";
import type { Dimension, Shape } from "./dimension.ts";

/** The shape that a signature's output stands for in a call. */
export type Substitute<Output extends Shape, Bound> = { -readonly [I in keyof Output]: Meaning<Output[I], Bound> };

type Meaning<Name, Bound> = Name extends keyof Bound
  ? Bound[Name]
  : Name extends `${infer Base extends keyof Bound & string}-${infer N extends number}`
    ? Minus<Bound[Base] & Dimension, N>
    : Name extends `${infer Base extends keyof Bound & string}+${infer N extends number}`
      ? Plus<Bound[Base] & Dimension, N>
      : Name;

/** The shape that a signature's output stands for: the value beside the type {@link Substitute}. */
export const substitute = (output: Shape, bindings: Bindings): Shape =>
  output.map((name) => {
    if (typeof name === "number") return name;
    const { base, offset } = linear(name);
    const bound = bindings.get(base);
    if (bound === undefined) return name;
    return offset < 0 ? minus(bound.dimension, -offset) : plus(bound.dimension, offset);
  });
