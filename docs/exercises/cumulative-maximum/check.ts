/** Checks a cumulative maximum: its values, its derivative, and that of equal elements. */
import { grad } from "@attrec/autodiff";
import { compile, interpreter, mul, read, reshape, sum, type Tensor, tensor, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { deviceFault, drawReals, type Sampler } from "@attrec/tensor/testing";
import type { Exercise } from "../exercise.ts";
import { derivativeFault, listed, valueFault } from "../laws.ts";
import type * as solution from "./solution.ts";

/** Lists of one to eight elements, which are apart. */
const sampler =
  ({ cumulativeMaximum }: typeof solution): Sampler =>
  (draw) => {
    const input = drawReals(draw, [draw.integer(1, 8)]);
    const elements = input.elements.map((x, i) => x + i * 0.0013);
    return {
      inputs: [{ ...input, elements }],
      call: ([x]) => cumulativeMaximum(reshape(x as Tensor, ["n"], input.sizes)),
    };
  };

/** The largest up to each element, in plain numbers. */
const plain = (numbers: readonly number[]): readonly number[] =>
  numbers.map((_, i) => Math.max(...numbers.slice(0, i + 1)));

export const exercise: Exercise<typeof solution> = [
  {
    holds: "Each result is the largest of all elements up to it",
    fault: (module) => valueFault("cumulativeMaximum", sampler(module), (inputs) => plain(at(inputs, 0))),
  },
  {
    holds: "The derivative is the limit of differences",
    fault: (module) => derivativeFault("cumulativeMaximum", sampler(module)),
  },
  {
    holds: "Of equal elements the first has the derivative",
    fault: ({ cumulativeMaximum }) => {
      const weights = tensor("n", [1, 2, 4, 8], { n: 4 });
      const loss = (x: Tensor<["n"]>, w: Tensor<["n"]>): Tensor<[]> => sum(mul(cumulativeMaximum(x), w));
      const given = [...read(compile(grad(loss), interpreter())(tensor("n", [2, 2, 1, 2], { n: 4 }), weights))];
      // All four results are the first element, whatever their weight.
      return given.join() === "15,0,0,0"
        ? undefined
        : `At [2, 2, 1, 2], with the cotangents [1, 2, 4, 8], it is ${listed(given)}, and should be [15, 0, 0, 0].`;
    },
  },
  {
    holds: "After a NaN everything is NaN",
    fault: ({ cumulativeMaximum }) => {
      const given = [...read(compile(cumulativeMaximum, interpreter())(tensor("n", [1, NaN, 3], { n: 3 })))];
      return given.map(String).join() === "1,NaN,NaN" ? undefined : `Of [1, NaN, 3] it is ${listed(given)}.`;
    },
  },
  {
    holds: "WebAssembly gives what the interpreter gives",
    fault: (module) => deviceFault(wasm({ threads: 1 }), { samplers: { cumulativeMaximum: sampler(module) } }),
  },
];
