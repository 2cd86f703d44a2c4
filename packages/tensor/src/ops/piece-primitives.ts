// The primitives of pieces, without their derivatives: compilers write nodes of them, which nobody differentiates.
import { at } from "../at.ts";
import { count, type Primitive } from "../tensor.ts";
import { allocate } from "./node.ts";

/** A range along an axis. */
export const slicePrimitive = (axis: number, start: number): Primitive => ({
  name: "slice",
  lowering: { kind: "slice", axis, start },
  evaluate: ([x], output) => {
    const result = allocate(output);
    const from = output.inputs[0]?.sizes;
    if (!x || !from) return result;
    const width = count(from.slice(axis + 1));
    const [whole, part] = [at(from, axis) * width, at(output.sizes, axis) * width];
    for (let row = 0; row * part < result.length; row++) {
      const first = row * whole + start * width;
      result.set(x.subarray(first, first + part), row * part);
    }
    return result;
  },
});

/** Parts one after another along an axis. */
export const concatPrimitive = (axis: number): Primitive => ({
  name: "concat",
  lowering: { kind: "concat", axis },
  evaluate: (parts, output) => {
    const result = allocate(output);
    const rows = count(output.sizes.slice(0, axis));
    const whole = result.length / rows;
    let before = 0;
    for (const part of parts) {
      const width = part.length / rows;
      for (let row = 0; row < rows; row++)
        result.set(part.subarray(row * width, (row + 1) * width), row * whole + before);
      before += width;
    }
    return result;
  },
});
