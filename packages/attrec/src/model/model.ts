// Defines a sequential model for data, training and ranking.
import type { KeyTensor, Tensor } from "@attrec/tensor";
import type { Exclusion } from "../data/negatives.ts";
import type { Options, Settings } from "../options/option.ts";

/** The number of users and of items. */
export interface Sizes {
  readonly users: number;
  readonly items: number;
}

/** A batch of windows: users, their last L items, the T items that followed, and T items that did not. */
export interface Batch {
  readonly user: Tensor<["batch"], "int">;
  readonly history: Tensor<["batch", "length"], "int">;
  readonly positive: Tensor<["batch", "targets"], "int">;
  readonly negative: Tensor<["batch", "targets"], "int">;
  /** For models that look at time: the seconds from the last item of the history to each target. */
  readonly gaps?: Tensor<["batch", "targets"]>;
}

/** Users to rank items for, and their last L items. */
export interface Query {
  readonly user: Tensor<["batch"], "int">;
  readonly history: Tensor<["batch", "length"], "int">;
  /** For models that look at time: the seconds from the last item of the history to the moment of ranking. */
  readonly elapsed?: Tensor<["batch"]>;
}

/**
 * A sequential recommender as a plain value of pure functions. Data, training, ranking and checkpoints take any such value: a
 * model outside the library works as well as a model in it.
 *
 * `P` is the tree of its parameters.
 */
export interface SequentialModel<P> {
  readonly name: string;
  /** One sentence that describes the model, for help and documentation. */
  readonly about?: string;
  /** The options. Without a declaration, a setting can be any value of its type. See `checkOptions`. */
  readonly options?: Options;
  /** The hyper-parameters that it was made with; they are stored with its parameters. */
  readonly hyperparameters: Settings;
  /** Whether it looks at time. Only such a model gets the time since the last item in batches and queries. */
  readonly looksAtTime?: boolean;
  /** The items that its paper or reference code never draws as negatives; the protocol's if it does not say. See `protocolFor`. */
  readonly negatives?: Exclusion;
  /** The longest history that it takes, if work or memory grow so fast with L that a longer one would not finish. */
  readonly longestHistory?: number;
  /** Parameters to start from. */
  readonly init: (key: KeyTensor, sizes: Sizes) => P;
  /** The loss that training minimises: the sum over the windows of a batch. */
  readonly loss: (parameters: P, batch: Batch, key: KeyTensor) => Tensor<[]>;
  /** A score for every item; smaller is nearer. */
  readonly score: (parameters: P, query: Query) => Tensor<["batch", "items"]>;
  /**
   * The projection after each update, such as that into the unit ball (equation 12). A second application changes nothing:
   * project(project(p)) is project(p).
   */
  readonly project?: (parameters: P) => P;
}
