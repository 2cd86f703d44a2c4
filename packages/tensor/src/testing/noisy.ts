/**
 * An interpreter with noise in the last bits of every number that it computes. Where its results are far from the
 * interpreter's, a program hangs on rounding (which of two numbers is larger, that only differ by rounding): another
 * device cannot be held to such a result.
 */
import type { Device } from "../index.ts";
import { at, dataTensor, topological } from "../extend.ts";
import { closable } from "../devices/device.ts";
import type { Elements, Node } from "../tensor.ts";
import { relativeError } from "./draw.ts";
import { FAULT } from "./programs.ts";

/** About the rounding of a float32. */
const NOISE = 1e-6;

/** Noise on the elements of the node at a place of a program: different for each, and the same at each run. */
export const noisy =
  (sign: 1 | -1) =>
  (elements: Elements, node: Node, place: number): Elements => {
    const { kind } = node.operation.lowering;
    if (node.dtype === "int" || !["map", "reduce", "contract", "scatter"].includes(kind)) return elements;
    return Float64Array.from(elements, (x, i) => x * (1 + sign * NOISE * Math.sin(12.9898 * (i + 1) + 78.233 * place)));
  };

/**
 * Whether results are those of their numbers, and not of the rounding of these. `disturbed` gives them with noise, which is added and
 * then taken away: of numbers that only rounding tells apart, one of the two changes the order.
 */
export const isSteady = (
  exact: readonly ArrayLike<number>[],
  disturbed: (sign: 1 | -1) => readonly ArrayLike<number>[],
  tolerance: number,
): boolean =>
  ([1, -1] as const).every((sign) => disturbed(sign).every((x, i) => relativeError(x, at(exact, i)) < tolerance));

/** Whether the results of a program are steady, which `on` runs on a device. */
export const isSettled = (
  exact: readonly ArrayLike<number>[],
  on: (device: Device) => readonly ArrayLike<number>[],
): boolean => isSteady(exact, (sign) => on(noisyInterpreter(sign)), FAULT / 10);

/** The values of nodes, from those of the places given, in float64. `disturb` sees each of them. */
export const evaluateNodes = (
  outputs: readonly Node[],
  given: ReadonlyMap<Node, Elements>,
  disturb: (elements: Elements, node: Node, place: number) => Elements = (elements) => elements,
): readonly Elements[] => {
  const values = new Map<Node, Elements>(given);
  const valueOf = (node: Node): Elements => {
    const value = values.get(node);
    if (value) return value;
    throw new RangeError(`'${node.operation.name}' has no value: it is neither given nor computed.`);
  };
  for (const [place, node] of topological(outputs).entries()) {
    if (values.has(node)) continue;
    values.set(node, disturb(node.operation.evaluate(node.inputs.map(valueOf), node), node, place));
  }
  return outputs.map(valueOf);
};

/** The interpreter, noisy. */
const noisyInterpreter = (sign: 1 | -1): Device =>
  closable(
    {
      name: "noisy",
      prepare: (program) => ({
        describe: () => "noisy",
        run: (inputs) => {
          const given = program.inputs.map(
            (place, i) => [place, at(inputs, i).operation.evaluate([], at(inputs, i))] as const,
          );
          return evaluateNodes(program.outputs, new Map<Node, Elements>(given), noisy(sign)).map((elements, k) => {
            const { shape, sizes, dtype } = at(program.outputs, k);
            return dataTensor({ read: () => elements }, shape, sizes, dtype);
          });
        },
      }),
    },
    () => undefined,
  );
