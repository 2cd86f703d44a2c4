/** The parts of a question to a model: the share of the long-term preference, the films that it looks at, and the mask of its attention. */
import type { AttRecOptions } from "attrec";

/** Where the diagonal of the attention is masked, or that there is no attention. */
export const masks = ["before", "after", "none"] as const;
export type Mask = (typeof masks)[number];

/** The choices that are made when a model is trained, and that may be others when it is asked. */
export interface Asking {
  /** ω of equation 10. */
  readonly omega: number;
  /** L: the films that the model looks at. */
  readonly length: number;
  readonly mask: Mask;
}

/** The fewest and the most films that a model may look at on this page. */
export const LENGTHS = { least: 2, most: 10 } as const;

/** The model's options for a way of asking. */
export const optionsFor = ({ omega, mask }: Asking): Partial<AttRecOptions> =>
  mask === "none" ? { omega, attention: false } : { omega, attention: true, mask };

/** The way of asking that a model was trained for, from its hyper-parameters, which are its own options. */
export const askingIn = (hyperparameters: Readonly<Record<string, unknown>>, length: number): Asking => {
  const { omega, attention, mask } = hyperparameters as unknown as AttRecOptions;
  return { omega, length, mask: attention ? mask : "none" };
};

/** Whether two ways of asking are the same. */
export const isSameAsking = (a: Asking, b: Asking): boolean =>
  a.omega === b.omega && a.length === b.length && a.mask === b.mask;

const MASKS: Readonly<Record<Mask, string>> = {
  before: "the diagonal masked before the softmax",
  after: "the diagonal set to 0 after the softmax",
  none: "no attention, the mean of the films",
};

/** A way of asking in words. */
export const describeAsking = ({ omega, length, mask }: Asking): string =>
  `ω ${omega.toFixed(2)}, L ${length}, ${MASKS[mask]}`;
