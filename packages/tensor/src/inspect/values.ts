/** The values of every node of a program: as the devices of float32 have them, or as one device computes each by itself. */
import { at } from "../at.ts";
import { compile } from "../compile/compile.ts";
import type { Device } from "../devices/device.ts";
import { dataTensor, read } from "../ops/tensor.ts";
import { evaluator } from "../scalar/expression.ts";
import type { AnyTensor, Elements } from "../tensor.ts";
import { toHost } from "../to-host.ts";
import { asHostArray } from "../whole-numbers.ts";

/** Computes a node from the values of its inputs. */
export type NodeValue = (node: AnyTensor, inputs: readonly Elements[]) => Elements | Promise<Elements>;

/** A node by its meaning, every number rounded to float32: what is beyond its range is infinite, as on a device. */
export const inFloat32 = (node: AnyTensor, inputs: readonly Elements[]): Elements => {
  const { operation, dtype } = node;
  const { lowering } = operation;
  if (lowering.kind === "map") {
    const f = evaluator(lowering.expression, Math.fround);
    const operands = inputs.map(() => 0);
    const length = at(inputs, 0).length;
    const result = dtype === "int" ? new Int32Array(length) : new Float64Array(length);
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < inputs.length; k++) operands[k] = at(at(inputs, k), i);
      result[i] = f(operands);
    }
    return result;
  }
  const exact = operation.evaluate(inputs, node);
  return dtype === "float" ? Float64Array.from(exact, Math.fround) : exact;
};

/** A node by itself on a device. */
export const onDevice =
  (device: Device): NodeValue =>
  async (node, inputs) => {
    const given = node.inputs.map((input, i): AnyTensor => {
      const elements = asHostArray(at(inputs, i), input.dtype);
      return dataTensor({ read: () => elements }, input.shape, input.sizes, input.dtype);
    });
    const alone = compile((...own: readonly AnyTensor[]) => [{ ...node, inputs: own }], device);
    return elementsOf(at(await toHost(alone(...given)), 0));
  };

/** The elements of data, as the interpreter has them. */
export const elementsOf = (data: AnyTensor): Elements => {
  const elements = read(data);
  return elements instanceof Int32Array ? elements : Float64Array.from(elements);
};
