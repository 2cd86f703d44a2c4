// Recurrent cells: LSTM and GRU.
import { checkFields } from "../shape/sizes.ts";
import type { Dimension } from "../shape/dimension.ts";
import { type HeldArgument, type HeldResult, type HeldRule, holdParts } from "../shape/held.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { einsum } from "./einsum.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { take } from "./slice.ts";
import { sub } from "./sub.ts";
import { tanh } from "./tanh.ts";

/** The weights of a recurrent cell with several gates: for the input, for the last output, and a bias. */
export interface CellWeights<In extends Dimension, Units extends Dimension, Gates extends number> {
  readonly input: Tensor<[In, Gates, Units]>;
  readonly hidden: Tensor<[Units, Gates, Units]>;
  readonly bias: Tensor<[Gates, Units]>;
}

/** The state that an LSTM carries from step to step: its output and its memory. */
export interface LstmState<Batch extends Dimension, Units extends Dimension> {
  readonly hidden: Tensor<[Batch, Units]>;
  readonly cell: Tensor<[Batch, Units]>;
}

/** A step of an LSTM, for whatever its dimensions are called. */
export type LstmCell = <
  const X extends AnyTensor,
  const H extends AnyTensor,
  const C extends AnyTensor,
  const W extends Record<"input" | "hidden" | "bias", AnyTensor>,
>(
  x: HeldArgument<"x", X, LstmRule<X, H, C, W>>,
  state: HeldArgument<"state", { readonly hidden: H; readonly cell: C }, LstmRule<X, H, C, W>>,
  weights: HeldArgument<"weights", W, LstmRule<X, H, C, W>>,
) => {
  readonly hidden: HeldResult<[First<X>, Last<H>], LstmRule<X, H, C, W>>;
  readonly cell: HeldResult<[First<X>, Last<H>], LstmRule<X, H, C, W>>;
};

type LstmRule<
  X extends AnyTensor,
  H extends AnyTensor,
  C extends AnyTensor,
  W extends Record<"input" | "hidden" | "bias", AnyTensor>,
> = { is: [X, H, C, W] } extends {
  is: [
    Tensor<[First<X>, Last<X>]>,
    Tensor<[First<X>, Last<H>]>,
    Tensor<[First<X>, Last<H>]>,
    CellWeights<Last<X>, Last<H>, 4>,
  ];
}
  ? undefined // Most calls end here, at a part of the cost.
  : HeldRule<"lstmCell", typeof LSTM, [X, H, C, W["input"], W["hidden"], W["bias"]]>;

const LSTM = [
  ["x", "batch in"],
  ["state.hidden", "batch units"],
  ["state.cell", "batch units"],
  ["weights.input", "in 4 units"],
  ["weights.hidden", "units 4 units"],
  ["weights.bias", "4 units"],
] as const;

/** A step of a GRU, for whatever its dimensions are called. */
export type GruCell = <
  const X extends AnyTensor,
  const H extends AnyTensor,
  const W extends Record<"input" | "hidden" | "bias" | "hiddenBias", AnyTensor>,
>(
  x: HeldArgument<"x", X, GruRule<X, H, W>>,
  hidden: HeldArgument<"hidden", H, GruRule<X, H, W>>,
  weights: HeldArgument<"weights", W, GruRule<X, H, W>>,
) => HeldResult<[First<X>, Last<H>], GruRule<X, H, W>>;

type GruRule<
  X extends AnyTensor,
  H extends AnyTensor,
  W extends Record<"input" | "hidden" | "bias" | "hiddenBias", AnyTensor>,
> = { is: [X, H, W] } extends {
  is: [Tensor<[First<X>, Last<X>]>, Tensor<[First<X>, Last<H>]>, GruWeights<Last<X>, Last<H>>];
}
  ? undefined // Most calls end here, at a part of the cost.
  : HeldRule<"gruCell", typeof GRU, [X, H, W["input"], W["hidden"], W["bias"], W["hiddenBias"]]>;

const GRU = [
  ["x", "batch in"],
  ["hidden", "batch units"],
  ["weights.input", "in 3 units"],
  ["weights.hidden", "units 3 units"],
  ["weights.bias", "3 units"],
  ["weights.hiddenBias", "3 units"],
] as const;

/** The first dimension of a matrix, and its last. */
type First<X extends AnyTensor> = X["shape"][0];
type Last<X extends AnyTensor> = X["shape"][1];

/** The weights of a GRU: a second bias is inside of what the reset gate lets through. */
export interface GruWeights<In extends Dimension, Units extends Dimension> extends CellWeights<In, Units, 3> {
  readonly hiddenBias: Tensor<[3, Units]>;
}

/** One product for all gates. */
const PRODUCT = "batch in, in gate out -> batch gate out";

type X = Tensor<["batch", "in"]>;
type Hidden = Tensor<["batch", "units"]>;

const lstm = (x: X, state: LstmState<"batch", "units">, weights: CellWeights<"in", "units", 4>) => {
  checkFields("lstmCell", "state", state, "hidden, cell");
  checkFields("lstmCell", "weights", weights, "input, hidden, bias");
  const { hidden, cell } = state;
  holdParts("lstmCell", LSTM, [x, hidden, cell, weights.input, weights.hidden, weights.bias]);
  const gates = add(add(einsum(PRODUCT, x, weights.input), einsum(PRODUCT, hidden, weights.hidden)), weights.bias);
  const [write, keep, show] = [0, 1, 3].map((gate) => sigmoid(take(gates, -2, gate))) as [Hidden, Hidden, Hidden];
  const next = add(mul(keep, cell), mul(write, tanh(take(gates, -2, 2))));
  return { hidden: mul(show, tanh(next)), cell: next };
};

const gru = (x: X, hidden: Hidden, weights: GruWeights<"in", "units">): Hidden => {
  checkFields("gruCell", "weights", weights, "input, hidden, bias, hiddenBias");
  holdParts("gruCell", GRU, [x, hidden, weights.input, weights.hidden, weights.bias, weights.hiddenBias]);
  const a = add(einsum(PRODUCT, x, weights.input), weights.bias);
  const b = add(einsum(PRODUCT, hidden, weights.hidden), weights.hiddenBias);
  const [reset, keep] = [0, 1].map((gate) => sigmoid(add(take(a, -2, gate), take(b, -2, gate)))) as [Hidden, Hidden];
  const next = tanh(add(take(a, -2, 2), mul(reset, take(b, -2, 2))));
  return add(mul(sub(1, keep), next), mul(keep, hidden));
};

// The bodies are checked with names of their own; they look at no name, so that they hold for any.

/**
 * One step of a long short-term memory (Hochreiter & Schmidhuber, 1997; with the forget gate of Gers et al., 2000):
 *
 *     i = σ(g₀)   f = σ(g₁)   o = σ(g₃)        g = x Wᵢ + h Wₕ + b, four gates in this order
 *     cell = f · cell + i · tanh(g₂)            hidden = o · tanh(cell)
 *
 * @example
 * ```ts
 * const weights = { input: filled(1, [1, 4, 1], [1, 4, 1]), hidden: filled(1, [1, 4, 1], [1, 4, 1]), bias: filled(0, [4, 1], [4, 1]) };
 * const state = { hidden: tensor("1 1", [0]), cell: tensor("1 1", [1]) };
 * lstmCell(tensor("1 1", [1]), state, weights); // { hidden: [[0.6277]], cell: [[1.288]] }
 * ```
 */
export const lstmCell = lstm as unknown as LstmCell;

/**
 * One step of a gated recurrent unit (Cho et al., 2014), with the reset gate after the product:
 *
 *     r = σ(a₀ + b₀)   z = σ(a₁ + b₁)          a = x Wᵢ + b, b = h Wₕ + b′, three gates in this order
 *     n = tanh(a₂ + r · b₂)                    hidden = (1 - z) · n + z · hidden
 *
 * @example
 * ```ts
 * const ones = filled(1, [1, 3, 1], [1, 3, 1]);
 * const bias = filled(0, [3, 1], [3, 1]);
 * gruCell(tensor("1 1", [1]), tensor("1 1", [0.5]), { input: ones, hidden: ones, bias, hiddenBias: bias }); // [[0.5706]]
 * ```
 */
export const gruCell = gru as unknown as GruCell;
