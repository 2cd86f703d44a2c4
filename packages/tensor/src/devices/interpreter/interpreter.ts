// The interpreter: the specification of every device.
import { topological } from "../../graph/walk.ts";
import type { Program } from "../../graph/program.ts";
import { dataTensor } from "../../ops/tensor.ts";
import { type AnyTensor, count, type Elements, type Node } from "../../tensor.ts";
import { closable, type Device, type Plan } from "../device.ts";
import { withCheckedIndices } from "../indices.ts";
import { spend, spendable } from "../spendable.ts";
import { mebibytes, TooLargeError } from "../too-large.ts";

/**
 * The device that is the specification: every node by its own meaning, one after the other, in float64.
 *
 * It is slow and short. Every other device is tested against it. It keeps the values of all nodes until the end of a call, and
 * refuses with a `TooLargeError` what would take more than 16 GiB.
 */
export const interpreter = (): Device => closable({ name: "interpreter", prepare }, () => undefined);

const prepare = (program: Program): Plan => {
  assertRoom(program);
  return withCheckedIndices(program, () => planOf(program));
};

/** So many bytes at most for the values of one call. */
const MOST_BYTES = 2 ** 34;

const assertRoom = ({ outputs }: Program): void => {
  const bytes = topological(outputs).reduce((sum, { sizes }) => sum + Float64Array.BYTES_PER_ELEMENT * count(sizes), 0);
  if (bytes <= MOST_BYTES) return;
  throw new TooLargeError(
    `interpreter: ${mebibytes(bytes)} MiB are needed for all values of a call, and it takes at most ${mebibytes(MOST_BYTES)}: use smaller sizes, or another device, which keeps fewer values.`,
  );
};

const planOf = (program: Program): Plan => {
  const order = topological(program.outputs);
  return {
    run: (inputs, meanwhile) => {
      const results = run(program, order, inputs);
      meanwhile?.();
      return results;
    },
    describe: () => order.map((node) => `${node.operation.name} [${node.sizes.join(", ")}]`).join("\n"),
  };
};

const run = (program: Program, order: readonly Node[], inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const values = new Map<Node, Elements>();
  program.inputs.forEach((place, i) => {
    const given = inputs[i];
    if (given) values.set(place, given.operation.evaluate([], given));
  });
  for (const node of order) if (!values.has(node)) values.set(node, evaluate(node, values));
  const results = program.outputs.map((output) => {
    const value = valueOf(values, output);
    const elements = output.dtype === "int" ? Int32Array.from(value) : Float64Array.from(value);
    return dataTensor(
      spendable(() => elements),
      output.shape,
      output.sizes,
      output.dtype,
    );
  });
  for (const carried of program.carried) {
    const given = inputs[carried];
    if (given) spend(given);
  }
  return results;
};

const evaluate = (node: Node, values: ReadonlyMap<Node, Elements>): Elements =>
  node.operation.evaluate(
    node.inputs.map((input) => valueOf(values, input)),
    node,
  );

const valueOf = (values: ReadonlyMap<Node, Elements>, node: Node): Elements => {
  const value = values.get(node);
  if (!value) throw new Error(`interpreter: '${node.operation.name}' was not computed before it was read.`);
  return value;
};
