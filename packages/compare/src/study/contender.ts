// What takes part in a comparison: a model, its search space and its training.
import type { Experiment, ModelFactory, Settings, WindowLengths } from "attrec";
import type { Choice, Space } from "../search/grid.ts";
import type { Training } from "./cell.ts";
import type { AttentionMap } from "./outcome.ts";

/** The attention maps of some users, from a model's parameters. */
export type Attend = (parameters: unknown, experiment: Experiment, users: readonly number[]) => readonly AttentionMap[];

/** A model that takes part in the comparison. */
export interface Contender {
  /** By which it is asked for: "bprmf". */
  readonly name: string;
  /** As the paper's tables have it: "BPRMF". */
  readonly title: string;
  /** The package and the file in it that makes it, without its ending; none if `attrec` does. Its code version is made from it. */
  readonly source?: string;
  /** From hyper-parameters, those not given being defaults, to a model. */
  readonly make: ModelFactory;
  /** L and T of its windows, from those of the data set. */
  readonly lengths: (ofData: WindowLengths) => WindowLengths;
  /** How it is trained, where the grid does not say otherwise. */
  readonly training: Pick<Training, "optimizer" | "rate">;
  /** What is searched. */
  readonly space: Space;
  /** The point that did best on validation of MovieLens 100K, for when nothing is searched. */
  readonly tuned: Choice;
  /** It counts and learns nothing: there is nothing to search, and no epoch to time. */
  readonly counts?: boolean;
  /** Its attention; absent where it has none. */
  readonly attend?: (settings: Settings) => Attend;
}
