/**
 * Caser: a network that moves filters over the last items as an image (Tang and Wang, "Personalized Top-N Sequential
 * Recommendation via Convolutional Sequence Embedding", 2018). A horizontal filter sees some successive items, a vertical one
 * weighs all of them. Two layers make scores from the filters' results and the user.
 */
import {
  add,
  dropout,
  einsum,
  gather,
  type KeyTensor,
  mul,
  neg,
  normal,
  pure,
  relu,
  type Tensor,
  uniformBetween,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import {
  checkOptions,
  choiceOption,
  defaultsOf,
  integerOption,
  OptionError,
  type Options,
  type SequentialModel,
  type SettingsOf,
} from "attrec";
import { dropoutRate, l2 as penalty, latentDimensions, penaltyWeight } from "attrec/extend";
import { type Image, meetings, MOST_MEETINGS, strongest } from "./caser-filters.ts";
import { tellFromNoise } from "./objectives.ts";
import { pairProducts, products } from "./products.ts";

/**
 * The options of Caser. The defaults are the settings of the authors' code, with the number of dimensions from the comparison
 * in AttRec's paper.
 */
export const caserOptions = {
  dim: {
    ...latentDimensions,
    meaning: "d, the number of latent dimensions: 50 in the authors' code, 150 in that of AttRec's first author.",
  },
  length: integerOption({
    default: 5,
    atLeast: 1,
    atMost: 65_536,
    isHistoryLength: true,
    meaning:
      "L, the items of history, each position of which has its weights: as long as the windows are, and at most 128 with filters of all heights.",
  }),
  horizontal: integerOption({
    default: 16,
    atLeast: 1,
    atMost: 65_536,
    meaning: "n, the number of horizontal filters of each height.",
  }),
  highest: integerOption({
    default: 0,
    atLeast: 0,
    meaning: "How many items in a row the highest horizontal filters see, at most L; 0 for L, as in the paper.",
  }),
  vertical: integerOption({ default: 4, atLeast: 1, atMost: 65_536, meaning: "ñ, the number of vertical filters." }),
  output: choiceOption(["own", "shared"], {
    default: "own",
    meaning:
      "What the second layer compares the sequence's vector with: a table of its own as in the paper, or the one that the items are looked up in, as in some implementations.",
  }),
  dropout: dropoutRate("Dropout on what the filters find; the Caser of AttRec's first author has none.", 0.5),
  l2: penaltyWeight(
    1e-6,
    "λ of the l2 penalty on the rows that a batch uses and, once a batch, on all filters and weights.",
  ),
} as const satisfies Options;

/** A value for each of {@link caserOptions}. */
export type CaserOptions = SettingsOf<typeof caserOptions>;

/** The default settings. */
export const caserDefaults: CaserOptions = defaultsOf(caserOptions);

/** Tables, filters and the weights of two layers. */
export interface CaserParameters {
  /** P_u. */
  readonly users: Tensor<["users", "dim"]>;
  /** E: each item as an item of the history. */
  readonly items: Tensor<["items", "dim"]>;
  /** F: for each height its horizontal filters, and their bias. */
  readonly horizontal: readonly {
    readonly filters: Tensor<["height", "dim", "filters"]>;
    readonly bias: Tensor<["filters"]>;
  }[];
  /** F̃: the vertical filters. */
  readonly vertical: Tensor<["length", "filters"]>;
  /** W and b of the first layer, in parts: for the results of the horizontal filters of each height, and of the vertical ones. */
  readonly fromHorizontal: readonly Tensor<["filters", "dim"]>[];
  readonly fromVertical: Tensor<["filters", "dim", "dim"]>;
  readonly bias: Tensor<["dim"]>;
  /**
   * W' and b' of the second layer, in two parts: each item's weights for the sequence's vector (absent if that vector is
   * compared with E), and for the user's.
   */
  readonly forSequence?: Tensor<["items", "dim"]>;
  readonly forUser: Tensor<["items", "dim"]>;
  readonly popularity: Tensor<["items"]>;
}

/**
 * The model with these options, and with the defaults of the other options.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * caser({ dim: 32 }).hyperparameters["dim"]; // 32
 * ```
 */
export const caser = (options: Partial<CaserOptions> = {}): SequentialModel<CaserParameters> => {
  const chosen = checkOptions("caser", caserOptions, options);
  const { dim, length, highest, l2 } = chosen;
  if (highest > length) {
    throw new OptionError(
      `The option 'highest' of caser takes a whole number from 0 to ${length}, the items of history ('length'), not ${highest}.`,
    );
  }
  const tallest = highest === 0 ? length : highest;
  if (meetings(length, tallest) > MOST_MEETINGS) {
    throw new OptionError(
      `The options 'length' ${length} and 'highest' ${highest} of caser ask for too much: filters of all heights look over up to 128 items, and low ones over more. Choose a smaller 'length', or a smaller 'highest' of at least 1.`,
    );
  }
  const heights = Array.from({ length: tallest }, (_, h) => h + 1);

  /** z: the results of the filters on a history, through the first layer. */
  const sequenceVector = (p: CaserParameters, items: Image, key?: KeyTensor): Tensor<["batch", "dim"]> => {
    const drop = <S extends readonly string[]>(x: Tensor<S>, name: string): Tensor<S> =>
      key ? dropout(x, chosen.dropout, key, name) : x;
    const weighed = drop(
      einsum("batch length dim, length filters -> batch filters dim", items, p.vertical),
      "vertical",
    );
    const ofVertical = einsum("batch filters dim, filters dim units -> batch units", weighed, p.fromVertical);
    const ofHorizontal = p.horizontal.map(({ filters, bias }, h) =>
      einsum(
        "batch filters, filters units -> batch units",
        drop(strongest(items, filters, bias), `horizontal ${h}`),
        at(p.fromHorizontal, h),
      ),
    );
    const found = ofHorizontal.reduce((total, part) => add(total, part), ofVertical);
    return relu(add(found, p.bias));
  };
  const outputs = (p: CaserParameters) => p.forSequence ?? p.items;

  return {
    name: "caser",
    about: "Caser: the last items as an image, which convolutional filters look over.",
    options: caserOptions,
    hyperparameters: chosen,
    negatives: "not-history",

    // The scales are from the authors' code.
    init: (key, sizes) => {
      const { horizontal, vertical } = chosen;
      const within = (fanIn: number) => ({ min: -1 / Math.sqrt(fanIn), max: 1 / Math.sqrt(fanIn) });
      const features = heights.length * horizontal + vertical * dim;
      return {
        users: mul(normal(key, "users", "users dim", { ...sizes, dim }), 1 / dim),
        items: mul(normal(key, "items", "items dim", { ...sizes, dim }), 1 / dim),
        horizontal: heights.map((height) => ({
          filters: uniformBetween(
            key,
            `filters ${height}`,
            "height dim filters",
            { height, dim, filters: horizontal },
            within(height * dim),
          ),
          bias: uniformBetween(key, `bias ${height}`, "filters", { filters: horizontal }, within(height * dim)),
        })),
        vertical: uniformBetween(key, "vertical", "length filters", { length, filters: vertical }, within(length)),
        fromHorizontal: heights.map((height) =>
          uniformBetween(
            key,
            `from horizontal ${height}`,
            "filters dim",
            { filters: horizontal, dim },
            within(features),
          ),
        ),
        fromVertical: uniformBetween(
          key,
          "from vertical",
          "filters dim dim",
          { filters: vertical, dim },
          within(features),
        ),
        bias: uniformBetween(key, "bias", "dim", { dim }, within(features)),
        ...(chosen.output === "own" && {
          forSequence: mul(normal(key, "for sequence", "items dim", { ...sizes, dim }), 1 / (2 * dim)),
        }),
        forUser: mul(normal(key, "for user", "items dim", { ...sizes, dim }), 1 / (2 * dim)),
        popularity: mul(normal(key, "popularity", "items", sizes), 0),
      };
    },

    /** -y with y = W' [z; P_u] + b', for every item. */
    score: (p, { user, history }) => {
      const z = sequenceVector(p, gather(p.items, history));
      return neg(add(add(products(z, outputs(p)), products(gather(p.users, user), p.forUser)), p.popularity));
    },

    /** Σ -ln σ(y_i) - Σ ln σ(-y_j), and the penalty. */
    loss: pure((p, { user, history, positive, negative }, key) => {
      const [who, items] = [gather(p.users, user), gather(p.items, history)];
      const z = sequenceVector(p, items, key);
      const parts = (candidates: typeof positive) =>
        [gather(outputs(p), candidates), gather(p.forUser, candidates)] as const;
      const [ofLiked, ofOther] = [parts(positive), parts(negative)];
      const affinity = ([forSequence, forUser]: ReturnType<typeof parts>, candidates: typeof positive) =>
        add(add(pairProducts(z, forSequence), pairProducts(who, forUser)), gather(p.popularity, candidates));
      const weights = [p.vertical, p.fromVertical, ...p.fromHorizontal, ...p.horizontal.map(({ filters }) => filters)];
      return add(
        tellFromNoise(affinity(ofLiked, positive), affinity(ofOther, negative)),
        penalty([who, items, ...ofLiked, ...ofOther, ...weights], l2),
      );
    }),
  };
};
