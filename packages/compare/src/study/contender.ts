// A contender of a comparison: a model, its search space and its training.
import type { GridValue } from "@attrec/baselines";
import type { Experiment, ModelFactory, Settings, WindowLengths } from "attrec";
import type { Space } from "../search/grid.ts";
import type { Training } from "./cell.ts";
import type { AttentionMap } from "./outcome.ts";

/** The attention maps of some users, from a model's parameters. */
export type Attend = (parameters: unknown, experiment: Experiment, users: readonly number[]) => readonly AttentionMap[];

/** A model that takes part in the comparison. */
export interface Contender {
  /** The name by which it is asked for: "bprmf". */
  readonly name: string;
  /** Its name in the paper's tables: "BPRMF". */
  readonly title: string;
  /** The package and the file that make it, without the ending; none if `attrec` does. Its code version depends on them. */
  readonly source?: string;
  /** The file that makes it, for a model that does not ship. Its code version depends on that file likewise. */
  readonly file?: URL;
  /** The place of such a model's code, as the command line names it. */
  readonly place?: string;
  /** Makes the model from hyper-parameters; a missing one takes its default. */
  readonly make: ModelFactory;
  /** L and T of its windows, from L and T of the data set. */
  readonly lengths: (ofData: WindowLengths) => WindowLengths;
  /** Its training, unless the grid says otherwise. A batch size is given by models whose examples are no windows. */
  readonly training: Pick<Training, "optimizer" | "rate"> & Partial<Pick<Training, "batchSize">>;
  /** The search space. */
  readonly space: Space;
  /** The search space for windows of these lengths, where some of its points come to the same; `space` if not given. */
  readonly spaceFor?: (lengths: WindowLengths) => Space;
  /** The point that is taken when nothing is searched: for the paper's models what an earlier search chose, as `Grid` says. */
  readonly tuned: GridValue;
  /** Whether it only counts and learns nothing by epochs: a search of its grid has one round, and there is no epoch to time. */
  readonly counts?: boolean;
  /** Its attention; absent for a model without attention. */
  readonly attend?: (settings: Settings) => Attend;
}

/** The points that are searched on data with these L and T: no two of them come to the same. */
export const spaceOn = ({ space, spaceFor }: Contender, ofData: WindowLengths): Space => spaceFor?.(ofData) ?? space;
