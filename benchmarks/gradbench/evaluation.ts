/** Defines an evaluation: functions by name, each of which makes a task of an input. */
import type { Device } from "@attrec/tensor";

/** The work on one input. A run is what is timed; writing down what it gave is not. */
export interface Task {
  /** Computes the result once, and gives what writes it down as JSON. */
  readonly run: () => () => unknown;
}

/** The functions of an evaluation. Each reads an input, which is not timed; what it compiles is compiled by the first run. */
export type Evaluation = Readonly<Record<string, (input: unknown, device: Device) => Task>>;

/** A task from what computes a result and what writes it down. */
export const task = <R>(compute: () => R, write: (result: R) => unknown): Task => ({
  run: () => {
    const result = compute();
    return () => write(result);
  },
});
