/** The interpreter as a device: the specification of every other. */
import { at } from "../../at.ts";
import { evaluate } from "../../graph/evaluate.ts";
import type { Program } from "../../graph/program.ts";
import { topological } from "../../graph/walk.ts";
import { count } from "../../tensor.ts";
import { closable, type Device, type Plan } from "../device.ts";
import { hostPlan } from "../host-plan.ts";
import { mebibytes, TooLargeError } from "../../too-large.ts";

/**
 * The device that is the specification: every node by its own meaning, one after the other, in float64.
 *
 * It is slow and short. Every other device is tested against it. It keeps the values of all nodes until the end of a call. It
 * refuses a program whose values take more than 16 GiB with a `TooLargeError`.
 *
 * @example
 * ```ts
 * const norms = compile((x: Tensor<["rows", "n"]>) => norm(x, "n"), interpreter());
 * read(norms(tensor("rows n", [3, 4, 6, 8], { rows: 2, n: 2 }))); // [5, 10]
 * ```
 */
export const interpreter = (): Device => closable({ name: "interpreter", prepare }, () => undefined);

const prepare = (program: Program): Plan => {
  assertRoom(program);
  return planOf(program);
};

/** The most bytes for the values of one call. */
const MOST_BYTES = 2 ** 34;

const assertRoom = ({ outputs }: Program): void => {
  const bytes = topological(outputs).reduce((sum, { sizes }) => sum + Float64Array.BYTES_PER_ELEMENT * count(sizes), 0);
  if (bytes <= MOST_BYTES) return;
  throw new TooLargeError(
    `interpreter: ${mebibytes(bytes)} MiB are needed for all values of a call, and it takes at most ${mebibytes(MOST_BYTES)}: use smaller sizes, or another device, which keeps fewer values.`,
  );
};

const planOf = (program: Program): Plan =>
  hostPlan(
    program,
    (inputs) => evaluate(program.outputs, new Map(program.inputs.map((place, i) => [place, at(inputs, i)]))),
    () =>
      topological(program.outputs)
        .map((node) => `${node.operation.name} [${node.sizes.join(", ")}]`)
        .join("\n"),
  );
