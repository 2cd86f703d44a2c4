/**
 * An interpreter with noise in the last bits of every number that it computes. Where its results are far from the
 * interpreter's, a program hangs on rounding (which of two numbers is larger, that only differ by rounding): another
 * device cannot be held to such a result.
 */
import type { Device } from "../index.ts";
import { at, dataTensor, topological } from "../extend.ts";
import { closable } from "../devices/device.ts";
import type { Elements, Node } from "../tensor.ts";

/** About the rounding of a float32. */
const NOISE = 1e-6;

/** The noise on an element: different at every place, and the same at each run. */
export const noisy = (elements: Elements, node: Node): Elements => {
  const { kind } = node.operation.lowering;
  if (node.dtype === "int" || !["map", "reduce", "contract", "scatter"].includes(kind)) return elements;
  return Float64Array.from(elements, (x, i) => x * (1 + NOISE * Math.sin(12.9898 * (i + 1) + node.inputs.length)));
};

/** The values of nodes, from those of the places given, in float64. `disturb` sees each of them. */
export const evaluateNodes = (
  outputs: readonly Node[],
  given: ReadonlyMap<Node, Elements>,
  disturb: (elements: Elements, node: Node) => Elements = (elements) => elements,
): readonly Elements[] => {
  const values = new Map<Node, Elements>(given);
  const valueOf = (node: Node): Elements => {
    const value = values.get(node);
    if (value) return value;
    throw new RangeError(`'${node.operation.name}' has no value: it is neither given nor computed.`);
  };
  for (const node of topological(outputs)) {
    if (values.has(node)) continue;
    values.set(node, disturb(node.operation.evaluate(node.inputs.map(valueOf), node), node));
  }
  return outputs.map(valueOf);
};

/** The interpreter, noisy. */
export const noisyInterpreter = (): Device =>
  closable(
    {
      name: "noisy",
      prepare: (program) => ({
        describe: () => "noisy",
        run: (inputs) => {
          const given = program.inputs.map(
            (place, i) => [place, at(inputs, i).operation.evaluate([], at(inputs, i))] as const,
          );
          return evaluateNodes(program.outputs, new Map<Node, Elements>(given), noisy).map((elements, k) => {
            const { shape, sizes, dtype } = at(program.outputs, k);
            return dataTensor({ read: () => elements }, shape, sizes, dtype);
          });
        },
      }),
    },
    () => undefined,
  );
