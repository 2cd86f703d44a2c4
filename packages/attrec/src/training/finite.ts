/** Holds losses and states to being finite, and tells of those that are not. */
import { type Device, type KeyTensor, read, type Tensor, toHost } from "@attrec/tensor";
import { at, leaves } from "@attrec/tensor/extend";
import type { Examples } from "../model/examples.ts";
import type { StepResult, TrainingState, Watched } from "./step.ts";
import type { StepInput } from "./step-inputs.ts";

/** From an epoch that was not finite to a sentence that says where. */
export type Trace = <P, S, E extends Examples>(epoch: EpochAgain<P, S, E>) => Promise<string>;

/** An epoch that can be gone through again. */
export interface EpochAgain<P, S, E extends Examples> {
  /** A step of the training, as a function. */
  readonly step: (state: TrainingState<P, S>, ...input: StepInput<E>) => StepResult<P, S>;
  readonly device: Device;
  readonly epoch: number;
  /** The first state of all from its key. */
  readonly start: (key: KeyTensor) => TrainingState<P, S>;
  readonly key: KeyTensor;
  /** The state before it, on the host. */
  readonly state: TrainingState<P, S>;
  /** What its steps get, in their order. Each has to be used before the next is made. */
  readonly inputs: () => Iterable<StepInput<E>>;
}

/** What a step says of itself, as numbers. */
export interface Arrived {
  readonly loss: number;
  readonly parts: Numbers;
  readonly gradientNorms: Numbers;
}

/** Numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

/** The loss of a batch and what is watched beside it, when they have reached the host. */
export const arrival = (
  { loss, parts, gradientNorms }: Omit<StepResult<unknown, unknown>, "state">,
  epoch: number,
  batch: number,
): Promise<Arrived> => {
  const value = toHost({ loss, parts, gradientNorms }).then((arrived) => ({
    loss: finite(arrived.loss, epoch, batch),
    parts: numbersOf(arrived.parts),
    gradientNorms: numbersOf(arrived.gradientNorms),
  }));
  // If training ends before this loss is read, by a fault of an earlier batch or by choice, nobody handles its error.
  value.catch(() => undefined);
  return value;
};

const numbersOf = (watched: Watched): Numbers =>
  Object.fromEntries(Object.entries(watched).map(([name, tensor]) => [name, at(read(tensor), 0)]));

const finite = (loss: Tensor<[]>, epoch: number, batch: number): number => {
  const value = at(read(loss), 0);
  if (Number.isFinite(value)) return value;
  const where = `The loss is ${value} in epoch ${epoch}, batch ${batch}`;
  // Before the first update the learning rate has had no effect.
  if (epoch === 1 && batch === 1) {
    throw new NotFiniteError(
      where,
      `, before any update: the model's loss or its first parameters give it, or the batch does. ${HOW_TO_TRACE}`,
    );
  }
  if (epoch === 1) {
    throw new NotFiniteError(
      where,
      `: the model's loss or its derivative gives it, or the batch does. ${HOW_TO_TRACE}`,
    );
  }
  throw new NotFiniteError(
    where,
    `: the parameters have grown out of bounds. Use a smaller learning rate, or keep the rows in the unit ball. ${HOW_TO_TRACE}`,
  );
};

const HOW_TO_TRACE =
  "Train with the option 'trace' of fit, --trace-not-finite of the command, to be told the operation that gives it first.";

/** A loss or a state that is not finite: where, and what may be the reason. */
class NotFiniteError extends Error {
  readonly where: string;
  constructor(where: string, reason = "") {
    super(`${where}${reason}`);
    this.where = where;
  }
}

/** Refuses a state that is not finite at the end of an epoch: no loss has shown it yet. */
export const finiteState = async <P, S>(state: TrainingState<P, S>, epoch: number): Promise<void> => {
  const bad = leaves(await toHost(state)).find(({ tensor }) => !read(tensor).every((x) => Number.isFinite(x)));
  if (!bad) return;
  throw new NotFiniteError(
    `The state of training is not finite at the end of epoch ${epoch}: see '${bad.path}'`,
    `. ${HOW_TO_TRACE}`,
  );
};

/** What arrives; the error of what is not finite says where the trace found it. */
export const traced = async <T, P, S, E extends Examples>(
  arriving: Promise<T>,
  trace: Trace | undefined,
  epoch: EpochAgain<P, S, E>,
): Promise<T> => {
  try {
    return await arriving;
  } catch (error) {
    if (!trace || !(error instanceof NotFiniteError)) throw error;
    throw new Error(`${error.where}. ${await trace(epoch)}`, { cause: error });
  }
};
