/** A device that tells of each operation as it computes it. This one computes nothing: every result is zero. */
import type { Device } from "@attrec/tensor";
import { closable, hostPlan, type Program } from "@attrec/tensor/extend";

/** Hears the name of an operation, and how many numbers it made. */
export type Tell = (operation: string, numbers: number) => void;

export const toy = (tell: Tell): Device =>
  closable({ name: "toy", prepare: (program) => prepare(program, tell) }, () => undefined);

const prepare = (program: Program, tell: Tell) =>
  hostPlan(
    program,
    // From the elements of the program's inputs to those of its outputs.
    (inputs) => {
      tell("nothing", inputs.length);
      return program.outputs.map(({ sizes }) => new Float64Array(sizes.reduce((a, b) => a * b, 1)));
    },
    () => "computes nothing",
  );
