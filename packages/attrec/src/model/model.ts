// Defines a sequential model for data, training and ranking.
import type { KeyTensor, Tensor } from "@attrec/tensor";
import type { Exclusion } from "../data/negatives.ts";
import type { Options, Settings } from "../options/option.ts";
import type { Batch, Examples, Query, UsualExamples } from "./examples.ts";
import type { UsualTraining } from "./usual-training.ts";

/** The number of users and of items. */
export interface Sizes {
  readonly users: number;
  readonly items: number;
}

/** Which of two scores is that of the nearer item. */
export type Nearer = "smaller" | "larger";

/**
 * Which places of a history the next item is found by: by every place; by the last alone, which attends to all; or by a hidden place
 * behind the items, which have all moved on by one.
 */
export type Attends = "every-place" | "last-place" | "hidden-place";

/**
 * A sequential recommender as a plain value of pure functions. Data, training, ranking and checkpoints take any such value: a
 * model outside the library works as well as a model in it.
 *
 * `P` is the tree of its parameters, and `E` the examples that it declares: the types of its batches and queries follow from
 * them, and it gets nothing else. A model that declares none gets windows.
 */
export type SequentialModel<P, E extends Examples = UsualExamples> = ModelParts<P, E> & Declared<E>;

/** Only a model of the usual examples need not declare them. */
type Declared<E extends Examples> = UsualExamples extends E ? unknown : { readonly examples: E };

/** The parts of a {@link SequentialModel}. */
export interface ModelParts<P, E extends Examples> {
  readonly name: string;
  /** One sentence that describes the model, for help and documentation. */
  readonly about?: string;
  /** The options. Without a declaration, a setting can be any value of its type. See `checkOptions`. */
  readonly options?: Options;
  /** The hyper-parameters that it was made with; they are stored with its parameters. */
  readonly hyperparameters: Settings;
  /** What the steps of its training are made of; see {@link Examples}. */
  readonly examples?: E;
  /** Whether it looks at time. Only such a model gets the time since the last item in batches and queries. */
  readonly looksAtTime?: boolean;
  /** The items that its paper or reference code never draws as negatives; the protocol's if it does not say. See `protocolFor`. */
  readonly negatives?: Exclusion;
  /** The longest history that it takes, if work or memory grow so fast with L that a longer one would not finish. */
  readonly longestHistory?: number;
  /** How it is usually trained: what `attrec train` does where nobody says otherwise. */
  readonly usualTraining?: UsualTraining;
  /** Which of two scores is that of the nearer item: the smaller, if it does not say, or the larger, as PyTorch's models have it. */
  readonly nearer?: Nearer;
  /** Parameters to start from. */
  readonly init: (key: KeyTensor, sizes: Sizes) => P;
  /** The loss that training minimises: the sum over the windows or positions of a batch. */
  readonly loss: (parameters: P, batch: Batch<E>, key: KeyTensor) => Tensor<[]>;
  /**
   * What is reported beside the loss, such as its terms: sums over the windows or positions of a batch, by name. What the loss
   * computes too is computed once.
   */
  readonly parts?: (parameters: P, batch: Batch<E>, key: KeyTensor) => Readonly<Record<string, Tensor<[]>>>;
  /** A score for every item; smaller is nearer, unless `nearer` says otherwise. */
  readonly score: (parameters: P, query: Query<E>) => Tensor<["batch", "items"]>;
  /** The attention of each place of a history to each, a row a place, for a model that attends: see `explain`. */
  readonly attention?: (parameters: P, query: Query<E>) => Tensor<["batch", "length", "length"]>;
  /** Which places the next item is found by; all of them if it does not say. */
  readonly attends?: Attends;
  /**
   * The projection after each update, such as that into the unit ball (equation 12). A second application changes nothing:
   * project(project(p)) is project(p).
   */
  readonly project?: (parameters: P) => P;
}
