/**
 * LSTM+: AttRec with a recurrent cell in place of self-attention, as its paper describes it in one sentence. The
 * short-term intent is the cell's last state; preference, distance and loss are AttRec's, equations 9 to 12.
 */
import {
  add,
  at,
  dropout,
  einsum,
  expand,
  fn,
  gather,
  hinge,
  type KeyTensor,
  mul,
  normal,
  pure,
  relu,
  sigmoid,
  size,
  sub,
  sum,
  take,
  tanh,
  type Tensor,
} from "@attrec/tensor";
import {
  attrecOptions,
  checkOptions,
  choiceOption,
  clipRows,
  defaultsOf,
  dropoutRate,
  l2,
  latentDimensions,
  type Options,
  pairDistances,
  penaltyWeight,
  type SequentialModel,
  type SettingsOf,
  squaredDistances,
} from "attrec";

/** What can be chosen; all but the cell as in AttRec, whose settings for MovieLens are the defaults. */
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

/** The settings if none are given. */
export const lstmPlusDefaults: LstmPlusOptions = defaultsOf(lstmPlusOptions);

/** One of a cell's gates, before its σ or tanh: x W + h R + b. */
export interface Gate {
  /** W: from the item. */
  readonly input: Tensor<["dim", "dim"]>;
  /** R: from the state before. */
  readonly recurrent: Tensor<["dim", "dim"]>;
  readonly bias: Tensor<["dim"]>;
}

/** Where users and items are, and the weights of the cell. */
export interface LstmPlusParameters {
  /** U: where each user is, long-term. */
  readonly users: Tensor<["users", "dim"]>;
  /** V: where each item is for the long-term preference. */
  readonly items: Tensor<["items", "dim"]>;
  /** X: where each item is for the short-term intent. */
  readonly sequence: Tensor<["items", "dim"]>;
  /** The gates of the cell: input, forget, candidate and output of an LSTM; reset, update and candidate of a GRU. */
  readonly gates: readonly Gate[];
}

/**
 * The model for these options; those not given are the defaults.
 *
 * @throws OptionError if there is no such option, or it may not have that value
 */
export const lstmPlus = (options: Partial<LstmPlusOptions> = {}): SequentialModel<LstmPlusParameters> => {
  const chosen = checkOptions("lstm-plus", lstmPlusOptions, options);
  const { dim, omega, initialScale } = chosen;
  const { gateNames, next } = cells[chosen.cell];

  /** m: the state of the cell after the last item. */
  const shortTermIntent = (p: LstmPlusParameters, items: History, key?: KeyTensor): Tensor<["batch", "dim"]> => {
    const given = key ? dropout(items, chosen.dropout, key, "items") : items;
    const fromItems = p.gates.map(({ input, bias }) => ofItems(given, input, bias));
    const after = (before: State | undefined, time: number): State =>
      next(
        fromItems.map((sums) => take(sums, "length", time)),
        before && p.gates.map(({ recurrent }) => ofState(before.hidden, recurrent)),
        before,
      );
    const times = Array.from({ length: size(items, "length") }, (_, time) => time);
    return times.slice(1).reduce(after, after(undefined, 0)).hidden;
  };

  return {
    name: "lstm-plus",
    about: "LSTM+: AttRec with a recurrent cell in place of self-attention.",
    options: lstmPlusOptions,
    hyperparameters: chosen,
    // A plan has kernels for each item.
    longestHistory: 1024,

    init: (key, sizes) => ({
      users: mul(normal(key, "U", "users dim", { ...sizes, dim }), initialScale),
      items: mul(normal(key, "V", "items dim", { ...sizes, dim }), initialScale),
      sequence: mul(normal(key, "X", "items dim", { ...sizes, dim }), initialScale),
      gates: gateNames.map((name) => ({
        input: mul(normal(key, `W ${name}`, "dim dim", { dim }), Math.sqrt(1 / dim)),
        recurrent: mul(normal(key, `R ${name}`, "dim dim", { dim }), Math.sqrt(1 / dim)),
        // A cell that forgets nothing at first is told sooner what it should forget.
        bias: add(mul(normal(key, `b ${name}`, "dim", { dim }), 0), name === "forget" ? 1 : 0),
      })),
    }),

    /** y = ω ‖U_u - V_i‖² + (1 - ω) ‖m - X_i‖² for every item, equation 10. */
    score: (p, { user, history }) =>
      add(
        mul(squaredDistances(gather(p.users, user), p.items), omega),
        mul(squaredDistances(shortTermIntent(p, gather(p.sequence, history)), p.sequence), 1 - omega),
      ),

    /** Equation 11: Σ [y⁺ + γ - y⁻]₊, and the penalty. */
    loss: pure((p, { user, history, positive, negative }, key) => {
      const [preference, items] = [gather(p.users, user), gather(p.sequence, history)];
      const intent = shortTermIntent(p, items, key);
      const distance = (candidates: typeof positive) =>
        add(
          mul(pairDistances(preference, gather(p.items, candidates)), omega),
          mul(pairDistances(intent, gather(p.sequence, candidates)), 1 - omega),
        );
      const used = [
        preference,
        items,
        ...[positive, negative].flatMap((of) => [gather(p.items, of), gather(p.sequence, of)]),
      ];
      const weights = p.gates.flatMap(({ input, recurrent }) => [input, recurrent]);
      const order = ranking(distance(positive), distance(negative), chosen);
      return add(add(order, l2(used, chosen.l2)), l2(weights, chosen.l2Weights));
    }),

    /** Equation 12: ‖X_i‖, ‖V_i‖, ‖U_u‖ ≤ 1. */
    project: pure((p) =>
      chosen.clip ? { ...p, users: clipRows(p.users), items: clipRows(p.items), sequence: clipRows(p.sequence) } : p,
    ),
  };
};

type History = Tensor<["batch", "length", "dim"]>;
type Units = Tensor<["batch", "dim"]>;

/** What a cell knows after some items; a GRU has no memory beside its hidden state. */
interface State {
  readonly hidden: Units;
  readonly memory: Units;
}

/** x W + b for all items of a history at once: an item that many histories have is multiplied once. */
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

/** The cells, each in its usual form. */
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

/** The hinge [y⁺ + γ - y⁻]₊, summed over all pairs of a window or over its own pairs. */
const ranking = (
  positive: Tensor<["batch", "targets"]>,
  negative: Tensor<["batch", "targets"]>,
  { margin, pairs }: LstmPlusOptions,
): Tensor<[]> => {
  if (pairs === "own") return sum(hinge(positive, negative, margin));
  const gaps = sub(expand(positive, "batch targets 1"), expand(negative, "batch 1 targets"));
  return sum(relu(add(gaps, margin)));
};
