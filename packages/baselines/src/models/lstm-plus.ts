/**
 * LSTM+: AttRec with a recurrent cell in place of self-attention, as its paper describes it in one sentence. The
 * short-term intent is the cell's last state; preference, distance and loss are AttRec's, equations 9 to 12.
 */
import { add, dropout, einsum, fn, mul, normal, sigmoid, size, sub, take, tanh, type Tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import {
  attrecOptions,
  checkOptions,
  choiceOption,
  defaultsOf,
  type Options,
  type SequentialModel,
  type SettingsOf,
} from "attrec";
import { dropoutRate, latentDimensions, metricModel, penaltyWeight, type Places } from "attrec/extend";

/** The options of LSTM+. All but the cell are as in AttRec, whose settings for MovieLens are the defaults. */
export const lstmPlusOptions = {
  dim: { ...latentDimensions, meaning: "d, the number of latent dimensions, and of the cell's." },
  cell: choiceOption(["lstm", "gru"], {
    default: "lstm",
    meaning: "The cell; the paper has tried a GRU as well, and found it slightly worse.",
  }),
  omega: attrecOptions.omega,
  margin: attrecOptions.margin,
  pairs: attrecOptions.pairs,
  dropout: dropoutRate("Dropout on the items that the cell is given; the paper does not say where LSTM+ has it."),
  l2: attrecOptions.l2,
  l2Weights: penaltyWeight(0, "λ of the l2 penalty on the cell's weights, once a batch."),
  clip: attrecOptions.clip,
  initialScale: attrecOptions.initialScale,
} as const satisfies Options;

/** A value for each of {@link lstmPlusOptions}. */
export type LstmPlusOptions = SettingsOf<typeof lstmPlusOptions>;

/** The default settings. */
export const lstmPlusDefaults: LstmPlusOptions = defaultsOf(lstmPlusOptions);

/** One of a cell's gates, before its σ or tanh: x W + h R + b. */
export interface Gate {
  /** W: from the item. */
  readonly input: Tensor<["dim", "dim"]>;
  /** R: from the state before. */
  readonly recurrent: Tensor<["dim", "dim"]>;
  readonly bias: Tensor<["dim"]>;
}

/** The places of users and items, and the weights of the cell. */
export interface LstmPlusParameters extends Places {
  /** The gates of the cell: input, forget, candidate and output of an LSTM; reset, update and candidate of a GRU. */
  readonly gates: readonly Gate[];
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * lstmPlus({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const lstmPlus = (options: Partial<LstmPlusOptions> = {}): SequentialModel<LstmPlusParameters> => {
  const chosen = checkOptions("lstm-plus", lstmPlusOptions, options);
  const { dim } = chosen;
  const { gateNames, next } = cells[chosen.cell];

  return {
    name: "lstm-plus",
    about: "LSTM+: AttRec with a recurrent cell in place of self-attention.",
    options: lstmPlusOptions,
    hyperparameters: chosen,
    negatives: "not-targets",
    // A plan has kernels for each item.
    longestHistory: 1024,
    ...metricModel<Pick<LstmPlusParameters, "gates">>(chosen, {
      init: (key) => ({
        gates: gateNames.map((name) => ({
          input: mul(normal(key, `W ${name}`, "dim dim", { dim }), Math.sqrt(1 / dim)),
          recurrent: mul(normal(key, `R ${name}`, "dim dim", { dim }), Math.sqrt(1 / dim)),
          // A cell that forgets nothing at first learns sooner what to forget.
          bias: add(mul(normal(key, `b ${name}`, "dim", { dim }), 0), name === "forget" ? 1 : 0),
        })),
      }),
      /** m: the state of the cell after the last item. */
      intent: ({ gates }, items, key) => {
        const given = key ? dropout(items, chosen.dropout, key, "items") : items;
        const fromItems = gates.map(({ input, bias }) => ofItems(given, input, bias));
        const after = (before: State | undefined, time: number): State =>
          next(
            fromItems.map((sums) => take(sums, "length", time)),
            before && gates.map(({ recurrent }) => ofState(before.hidden, recurrent)),
            before,
          );
        const times = Array.from({ length: size(items, "length") }, (_, time) => time);
        return times.slice(1).reduce(after, after(undefined, 0)).hidden;
      },
      penalized: ({ gates }) => gates.flatMap(({ input, recurrent }) => [input, recurrent]),
    }),
  };
};

type Units = Tensor<["batch", "dim"]>;

/** The state of a cell after some items; a GRU has no memory beside its hidden state. */
interface State {
  readonly hidden: Units;
  readonly memory: Units;
}

/** x W + b for all items of a history at once: an item that many histories share is multiplied once. */
const ofItems = fn("batch length dim, dim dim, dim -> batch length dim", (items, input, bias) =>
  add(einsum("batch length dim, dim out -> batch length out", items, input), bias),
);

/** h R. */
const ofState = fn("batch dim, dim dim -> batch dim", (hidden, recurrent) =>
  einsum("batch dim, dim out -> batch out", hidden, recurrent),
);

/** A cell: the names of its gates, and its state after an item from the gates' sums and the state before, if there is one. */
interface Cell {
  readonly gateNames: readonly string[];
  /** `fromItem` is x W + b for each gate, `fromState` is h R. */
  readonly next: (fromItem: readonly Units[], fromState?: readonly Units[], before?: State) => State;
}

/**
 * The cells, each in its usual form. The library's `scan` and `lstmCell` stay aside: they add the bias last, so that half of the
 * results had other last bits, and they multiply every item of every history, so that a step took 1.2 times as long
 * (1000 histories of 5 items, d 100, best of 15 in alternation).
 */
const cells: Readonly<Record<LstmPlusOptions["cell"], Cell>> = {
  /** i, f, o = σ(…), g = tanh(…), c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c') (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). */
  lstm: {
    gateNames: ["input", "forget", "candidate", "output"],
    next: (fromItem, fromState, before) => {
      const sum = (gate: number) => plus(at(fromItem, gate), fromState?.[gate]);
      const written = mul(sigmoid(sum(0)), tanh(sum(2)));
      const memory = plus(written, before && mul(sigmoid(sum(1)), before.memory));
      return { hidden: mul(sigmoid(sum(3)), tanh(memory)), memory };
    },
  },
  /** r, z = σ(…), n = tanh(x W + b + r ⊙ h R), h' = (1 - z) ⊙ n + z ⊙ h (Cho et al., 2014). */
  gru: {
    gateNames: ["reset", "update", "candidate"],
    next: (fromItem, fromState, before) => {
      const sum = (gate: number) => plus(at(fromItem, gate), fromState?.[gate]);
      const candidate = tanh(plus(at(fromItem, 2), fromState && mul(sigmoid(sum(0)), at(fromState, 2))));
      const kept = sigmoid(sum(1));
      const hidden = plus(mul(sub(1, kept), candidate), before && mul(kept, before.hidden));
      return { hidden, memory: hidden };
    },
  },
};

/** a + b, or a where there is no b: before the first item there is no state. */
const plus = (a: Units, b: Units | undefined): Units => (b ? add(a, b) : a);
