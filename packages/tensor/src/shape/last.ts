// Shapes with another last dimension, as types.
import type { Dimension, Shape } from "./dimension.ts";
import type { Faulty, Opaque } from "./rule.ts";

/** The shape with another last dimension; `any` if it has none. */
export type WithLast<S extends Shape, D extends Dimension> = number extends S["length"]
  ? Opaque<S>
  : S extends readonly [...infer Rows extends Shape, Dimension]
    ? [...Rows, D]
    : Faulty;
