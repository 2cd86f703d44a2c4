/** Declares what the steps of a model's training are made of: the types of its batches and queries follow from that. */
import type { Tensor } from "@attrec/tensor";
import type { NegativeCounts } from "../data/negatives.ts";

/** Windows: L items of a user, and the T that follow them. */
export interface WindowExamples {
  readonly kind: "windows";
  /** The negatives of each window: one for each target, or as many as are declared; none if this is left out. */
  readonly negatives?: "one-a-target" | NegativeCounts;
  /** Whether batches and queries have a mask of the items that are real, so that histories may be shorter than L. */
  readonly masked?: true;
}

/** Whole sequences: up to L items of a user in a row, each with the item that follows it as its target. They have a mask. */
export interface SequenceExamples {
  readonly kind: "sequences";
  /** The negatives of each position; none if this is left out. */
  readonly negatives?: NegativeCounts;
  /**
   * How many positions lie from one sequence of a user to the next, counted from the last; at most L. With L every position is
   * a target once. Without it there is one sequence a user, her last.
   */
  readonly stride?: number;
}

/** What the steps of a training are made of. */
export type Examples = WindowExamples | SequenceExamples;

/** What a model gets that declares nothing: windows, with a uniform negative for each target. */
export interface UsualExamples extends WindowExamples {
  readonly negatives: "one-a-target";
  readonly masked?: never;
}

/** The examples of a model that declares nothing. */
export const usualExamples: UsualExamples = { kind: "windows", negatives: "one-a-target" };

/** What every batch has. */
interface Actions {
  readonly user: Tensor<["batch"], "int">;
  /** The items, oldest first. The places before a shorter history repeat its oldest item. */
  readonly history: Tensor<["batch", "length"], "int">;
}

/** The mask of the places of histories that hold a real item; the others come before it. */
interface Masked {
  readonly mask: Tensor<["batch", "length"], "bool">;
}

/** What follows: the T items after the history, or after each position the next item. */
type Positives<E> = E extends SequenceExamples
  ? { readonly positive: Tensor<["batch", "length"], "int"> }
  : {
      readonly positive: Tensor<["batch", "targets"], "int">;
      /** For models that look at time: the seconds from the last item of the history to each target. */
      readonly gaps?: Tensor<["batch", "targets"]>;
    };

/** The negatives that are declared. */
type Negatives<E> = E extends { readonly negatives: "one-a-target" }
  ? { readonly negative: Tensor<["batch", "targets"], "int"> }
  : E extends { readonly negatives: NegativeCounts }
    ? { readonly negative: Drawn<E> }
    : "negatives" extends keyof E
      ? { readonly negative?: Drawn<E> }
      : unknown;

type Drawn<E> = E extends SequenceExamples
  ? Tensor<["batch", "length", "negatives"], "int">
  : Tensor<["batch", "negatives"], "int">;

/** Sequences are masked, and windows where that is declared. */
type MaskOf<E> = E extends SequenceExamples | { readonly masked: true } ? Masked : unknown;

/**
 * A batch of examples: users, their items, the items that followed, and those that are declared beside them. Of a masked place
 * nothing counts, neither its item nor its target nor its negatives.
 */
export type Batch<E extends Examples = UsualExamples> = Actions & Positives<E> & Negatives<E> & MaskOf<E>;

/** Users to rank items for, and their last L items, with a mask if the examples have one. */
export type Query<E extends Examples = UsualExamples> = Actions & {
  /** For models that look at time: the seconds from the last item of the history to the moment of ranking. */
  readonly elapsed?: Tensor<["batch"]>;
} & MaskOf<E>;

/** Whether batches and queries have a mask. */
export const isMasked = (examples: Examples): boolean => examples.kind === "sequences" || examples.masked === true;

/** How many negatives each window or position has, by their source. */
export const negativeCountsOf = ({ negatives = {} }: Examples, targetCount: number): NegativeCounts =>
  negatives === "one-a-target" ? { uniform: targetCount } : negatives;
