// What a sequential model is to data, training and ranking.
import type { KeyTensor, Tensor } from "@attrec/tensor";
import type { Options, Settings } from "../options/option.ts";

/** How many users and items there are. */
export interface Sizes {
  readonly users: number;
  readonly items: number;
}

/** A batch of windows: who, the last L items, the T items that followed, and T items that did not. */
export interface Batch {
  readonly user: Tensor<["batch"], "int">;
  readonly history: Tensor<["batch", "length"], "int">;
  readonly positive: Tensor<["batch", "targets"], "int">;
  readonly negative: Tensor<["batch", "targets"], "int">;
  /** For models that look at time: the seconds from the last item of the history to each target. */
  readonly gaps?: Tensor<["batch", "targets"]>;
}

/** What is ranked for: a user and her last L items. */
export interface Query {
  readonly user: Tensor<["batch"], "int">;
  readonly history: Tensor<["batch", "length"], "int">;
  /** For models that look at time: the seconds from the last item of the history to the moment of ranking. */
  readonly elapsed?: Tensor<["batch"]>;
}

/**
 * A sequential recommender as a plain value of pure functions. Data, training, ranking and checkpoints take any such
 * value: a model beside the library is as good as one in it.
 *
 * `P` is the tree of its parameters.
 */
export interface SequentialModel<P> {
  readonly name: string;
  /** One sentence that says what it is, for help and documentation. */
  readonly about?: string;
  /** What can be chosen; what is not declared can be anything of its type. See `checkOptions`. */
  readonly options?: Options;
  /** The hyper-parameters it was made with; they are stored with its parameters. */
  readonly hyperparameters: Settings;
  /** Whether it looks at time: batches and queries say how long ago the last item was only to a model that does. */
  readonly looksAtTime?: boolean;
  /** The longest history that it takes, where work or memory grow so with L that more would not come to an end. */
  readonly longestHistory?: number;
  /** Parameters to start from. */
  readonly init: (key: KeyTensor, sizes: Sizes) => P;
  /** What training minimises: the sum over the windows of a batch. */
  readonly loss: (parameters: P, batch: Batch, key: KeyTensor) => Tensor<[]>;
  /** A score for every item; smaller is nearer. */
  readonly score: (parameters: P, query: Query) => Tensor<["batch", "items"]>;
  /**
   * What each update is followed by, such as a projection into the unit ball (equation 12). It changes nothing where it
   * was applied before: project(project(p)) is project(p).
   */
  readonly project?: (parameters: P) => P;
}
