/** The program of a traced function, and what it was called with: a device that computes nothing. */
import { closable, type Elements, hostPlan, type Program } from "@attrec/tensor/extend";
import { compile, type Device } from "@attrec/tensor";

/** A program and the elements of its inputs. */
export interface Captured {
  readonly program: Program;
  readonly inputs: readonly Elements[];
}

/** Traces a function at its arguments, and gives the program instead of its value. */
export const capture = <Args extends readonly unknown[]>(f: (...args: Args) => unknown, ...args: Args): Captured => {
  let captured: Captured | undefined;
  const device: Device = closable(
    {
      name: "capture",
      prepare: (program) =>
        hostPlan(
          program,
          (inputs) => {
            captured = { program, inputs };
            return program.outputs.map(({ sizes }) => new Float64Array(sizes.reduce((a, b) => a * b, 1)));
          },
          () => "",
        ),
    },
    () => undefined,
  );
  compile(f as (...given: Args) => never, device)(...args);
  if (!captured) throw new Error("The function was not traced: call it with tensors.");
  return captured;
};
