import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";

/** x σ(x), a smooth relu. */
export const silu = <const S extends Shape>(x: Tensor<S>): Tensor<S> => mul<Tensor, Tensor>(x, sigmoid(x)) as Tensor<S>;

/** x where it is positive, and a small share of it elsewhere, so that a derivative is left there. */
export const leakyRelu = <const S extends Shape>(x: Tensor<S>, slope = 0.01): Tensor<S> =>
  maximum<Tensor, Tensor>(x, mul<Tensor, number>(x, slope)) as Tensor<S>;

/** x between two bounds. No derivative flows where it is cut off. */
export const clip = <const S extends Shape>(x: Tensor<S>, least: number, most: number): Tensor<S> =>
  minimum<Tensor, number>(maximum<Tensor, number>(x, least), most) as Tensor<S>;
