/** The optimizer and the schedule that a command line chooses, by their names or from code of one's own. */
import { type Budget, budgetIn, type Optimizer, type Schedule } from "attrec";
import { type AnyOptimizer, type Course, optimizerIn, scheduleIn } from "attrec/extend";
import { functionIn, isCode } from "../program/own-code.ts";
import { UsageError } from "../program/usage-error.ts";
import { WITHOUT_END } from "./how-far.ts";

/** The options of a command that choose an optimizer. */
export interface OptimizerOptions {
  readonly optimizer: string;
  readonly rate?: number | undefined;
  /** What Adagrad's sums begin with, where the optimizer does not say. */
  readonly accumulator: number;
  readonly accumulate: number;
}

/** The optimizer of a training, and its learning rate. */
export const chosenOptimizer = async ({
  optimizer: text,
  rate,
  accumulator,
  accumulate,
}: OptimizerOptions): Promise<{ readonly optimizer: AnyOptimizer; readonly rate: number }> => {
  if (!isCode(text)) {
    const wrapped = accumulate === 1 ? text : `${text}+accumulate:batches=${accumulate}`;
    const found = optimizerIn(wrapped, { adagrad: { initial: accumulator } });
    return { optimizer: found.optimizer, rate: rate ?? found.rate };
  }
  const made = Object((await functionIn(text, "optimizer", "myOptimizer"))()) as Partial<Optimizer<unknown, unknown>>;
  const { name, init, update } = made;
  if (typeof name !== "string" || typeof init !== "function" || typeof update !== "function")
    throw new UsageError(`${text} makes no optimizer. An optimizer is an object with name, init and update.`);
  if (accumulate !== 1)
    throw new UsageError("--accumulate wraps the optimizers of attrec: wrap your own in accumulated() yourself.");
  if (rate === undefined) throw new UsageError(`The usual learning rate of ${text} is not known: say it, with --rate.`);
  return { optimizer: { ...made, name, init, update }, rate };
};

/** Where a training ends: after so many epochs, or with a budget. A budget alone leaves the number of epochs open. */
export const boundsOf = (
  { epochs, budget: text }: { readonly epochs: number; readonly budget?: string | undefined },
  isUsual: boolean,
): { readonly epochs: number; readonly budget: Budget } => {
  if (text === undefined) return { epochs, budget: {} };
  const { epochs: counted, ...budget } = budgetIn(text);
  if (counted === undefined) return { epochs: isUsual ? WITHOUT_END : epochs, budget };
  if (isUsual) return { epochs: counted, budget };
  throw new UsageError(`--budget ${text} and --epochs ${epochs} say the same: give one of them.`);
};

/** The schedule of a training, and its text with all settings, which a model file keeps. */
export const chosenSchedule = async (
  text: string,
  course: Course,
): Promise<{ readonly schedule: Schedule; readonly written: string }> => {
  if (!isCode(text)) return scheduleIn(text, course);
  const make = (await functionIn(text, "schedule", "mySchedule")) as (course: Course) => unknown;
  const schedule = make(course);
  if (typeof schedule !== "function")
    throw new UsageError(`${text} makes no schedule. A schedule is a function from a step to a learning rate.`);
  return { schedule: schedule as Schedule, written: text };
};
