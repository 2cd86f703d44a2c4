/**
 * LRURec: linear recurrences with complex decays over a user's sequence, each followed by two layers (Yue et al., "Linear Recurrent
 * Units for Sequential Recommendation", 2024; the unit is that of Orvieto et al., "Resurrecting Recurrent Neural Networks for Long
 * Sequences", 2023). A complex number is written as its real and its imaginary part.
 */
import {
  add,
  cos,
  crossEntropy,
  dropout,
  einsum,
  exp,
  expand,
  filled,
  gather,
  gelu,
  glorot,
  type KeyTensor,
  log,
  maskedSum,
  matmul,
  mul,
  neg,
  pure,
  rearrange,
  scanLoop,
  select,
  sin,
  size,
  sqrt,
  sub,
  take,
  type Tensor,
  uniformBetween,
} from "@attrec/tensor";
import {
  checkOptions,
  defaultsOf,
  numberOption,
  type Options,
  type Query,
  type SequentialModel,
  type SettingsOf,
} from "attrec";
import { dropoutRate, latentDimensions } from "attrec/extend";
import { blockCount, sequenceLength, sequenceStride } from "./sequence-options.ts";
import { initialNorm, type Norm, normalized, type PositionRows } from "./transformer.ts";

/** The options of LRURec. */
export const lrurecOptions = {
  dim: { ...latentDimensions, default: 64, meaning: "d, the number of latent dimensions: 64 in the paper." },
  length: sequenceLength("L, the most items of a sequence: 200 for MovieLens and 50 otherwise in the paper."),
  blocks: blockCount,
  dropout: dropoutRate("Dropout on items, recurrences and layers.", 0.2),
  slowest: numberOption({
    default: 0.99,
    above: 0,
    below: 1,
    meaning: "The most of a state that a step keeps at the start of training; the least is 0.8, or this if it is less.",
  }),
  stride: sequenceStride(),
} as const satisfies Options;

/** A value for each of {@link lrurecOptions}. */
export type LrurecOptions = SettingsOf<typeof lrurecOptions>;

/** The default settings. */
export const lrurecDefaults: LrurecOptions = defaultsOf(lrurecOptions);

/** Sequences; the loss has all items as negatives. */
export interface LrurecExamples {
  readonly kind: "sequences";
  readonly stride?: number;
}

/** The weights of one block: a recurrence of 2 d complex states, and two layers that see each position alone. */
export interface LrurecBlock {
  /** ln of -ln |λ|. */
  readonly decay: Tensor<["states"]>;
  /** ln of the angle of λ. */
  readonly angle: Tensor<["states"]>;
  /** ln of what goes into a state, √(1 - |λ|²) at first. */
  readonly gain: Tensor<["states"]>;
  /** The real and the imaginary part. */
  readonly input: Parts<"dim", "states">;
  readonly output: Parts<"states", "dim">;
  readonly outputBias: Tensor<["dim"]>;
  readonly recurrenceNorm: Norm;
  readonly inner: Tensor<["dim", "hidden"]>;
  readonly innerBias: Tensor<["hidden"]>;
  readonly outer: Tensor<["hidden", "dim"]>;
  readonly outerBias: Tensor<["dim"]>;
  readonly layersNorm: Norm;
}

/** A complex matrix. */
interface Parts<In extends string, Out extends string> {
  readonly real: Tensor<[In, Out]>;
  readonly imaginary: Tensor<[In, Out]>;
}

/** Items, and blocks. */
export interface LrurecParameters {
  readonly items: Tensor<["items", "dim"]>;
  readonly bias: Tensor<["items"]>;
  readonly startNorm: Norm;
  readonly blocks: readonly LrurecBlock[];
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * lrurec({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const lrurec = (options: Partial<LrurecOptions> = {}): SequentialModel<LrurecParameters, LrurecExamples> => {
  const chosen = checkOptions("lrurec", lrurecOptions, options);
  const { dim, stride } = chosen;

  /** What each position has found; without a key nothing is dropped. */
  const found = (p: LrurecParameters, { history, mask }: Query<LrurecExamples>, key?: KeyTensor): PositionRows => {
    const drop = <S extends readonly string[]>(x: Tensor<S>, name: string): Tensor<S> =>
      key ? dropout(x, chosen.dropout, key, name) : x;
    const start = normalized(drop(gather(p.items, history), "items"), p.startNorm);
    return p.blocks.reduce((x, block, i) => {
      const remembered = drop(recurrence(block, x, mask), `recurrence ${i}`);
      const y = normalized(add(remembered, x), block.recurrenceNorm);
      const inner = drop(gelu(add(matmul(y, block.inner), block.innerBias)), `inner ${i}`);
      return normalized(add(drop(add(matmul(inner, block.outer), block.outerBias), `outer ${i}`), y), block.layersNorm);
    }, start);
  };

  return {
    name: "lrurec",
    about: "LRURec: linear recurrences with complex decays carry what a sequence was, and name the next.",
    options: lrurecOptions,
    hyperparameters: chosen,
    usualTraining: { optimizer: "adam", rate: 0.001, batchSize: 128 },
    examples: { kind: "sequences", ...(stride > 0 && { stride }) },

    init: (key, { items }) => {
      const draw = glorot(key, { items, dim });
      return {
        items: draw("items", "items dim"),
        bias: filled(0, ["items"], [items]),
        startNorm: initialNorm(dim),
        blocks: Array.from({ length: chosen.blocks }, (_, i) => initialBlock(key, i, dim, chosen.slowest)),
      };
    },

    score: (p, query) =>
      neg(add(einsum("batch dim, items dim -> batch items", take(found(p, query), "length", -1), p.items), p.bias)),

    loss: pure((p, { positive, ...query }, key) => {
      const all = add(
        einsum("batch length dim, items dim -> batch length items", found(p, query, key), p.items),
        p.bias,
      );
      return maskedSum(crossEntropy(all, positive), query.mask);
    }),
  };
};

/** Re(C h + c) at each position, of states h = λ h + γ B x. A masked position brings nothing in, and none comes after a real one. */
const recurrence = (
  { decay, angle, gain, input, output, outputBias }: LrurecBlock,
  x: PositionRows,
  mask: Tensor<["batch", "length"], "bool">,
): PositionRows => {
  const kept = exp(neg(exp(decay)));
  const [cosine, sine] = [mul(kept, cos(exp(angle))), mul(kept, sin(exp(angle)))];
  const seen = select(expand(mask, "batch length 1"), x, 0);
  const into = (part: Tensor<["dim", "states"]>) =>
    rearrange(mul(matmul(seen, part), exp(gain)), "batch length states -> length batch states");
  const sequences = { real: into(input.real), imaginary: into(input.imaginary) };
  const zeros = filled(0, ["batch", "states"], [size(x, "batch"), size(decay, "states")]);
  const { outputs } = scanLoop("length", sequences, { real: zeros, imaginary: zeros }, (before, brought) => {
    const state = {
      real: add(sub(mul(before.real, cosine), mul(before.imaginary, sine)), brought.real),
      imaginary: add(add(mul(before.real, sine), mul(before.imaginary, cosine)), brought.imaginary),
    };
    return { state, output: state };
  });
  const rows = sub(matmul(outputs.real, output.real), matmul(outputs.imaginary, output.imaginary));
  return rearrange(add(rows, outputBias), "length batch dim -> batch length dim");
};

/** The least of a state that a step keeps at the start of training, as in the paper. */
const FASTEST = 0.8;

/** The weights of a block to start from: the λ are spread evenly over a ring of the complex plane. */
const initialBlock = (key: KeyTensor, i: number, dim: number, slowest: number): LrurecBlock => {
  const [states, hidden] = [2 * dim, 4 * dim];
  const draw = glorot(key, { dim, states, hidden });
  const fastest = Math.min(FASTEST, slowest);
  const ring = uniformBetween(key, `decay ${i}`, "states", { states }, { min: fastest ** 2 - 1e-6, max: slowest ** 2 });
  const turn = uniformBetween(key, `angle ${i}`, "states", { states }, { min: 1e-6, max: 2 * Math.PI });
  return {
    decay: log(mul(log(ring), -0.5)),
    angle: log(turn),
    gain: log(sqrt(sub(1, ring))),
    input: { real: draw(`input ${i}`, "dim states"), imaginary: draw(`imaginary input ${i}`, "dim states") },
    output: { real: draw(`output ${i}`, "states dim"), imaginary: draw(`imaginary output ${i}`, "states dim") },
    outputBias: filled(0, ["dim"], [dim]),
    recurrenceNorm: initialNorm(dim),
    inner: draw(`inner ${i}`, "dim hidden"),
    innerBias: filled(0, ["hidden"], [hidden]),
    outer: draw(`outer ${i}`, "hidden dim"),
    outerBias: filled(0, ["dim"], [dim]),
    layersNorm: initialNorm(dim),
  };
};
