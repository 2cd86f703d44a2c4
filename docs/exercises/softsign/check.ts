/** Checks softsign: its values, both derivatives, every device's agreement, and its values at infinity. */
import { compile, interpreter, read, type Tensor, tensor, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { deviceFault, sampleElementwise } from "@attrec/tensor/testing";
import type { Exercise } from "../exercise.ts";
import { derivativeFault, listed, secondDerivativeFault, valueFault } from "../laws.ts";
import type * as solution from "./solution.ts";

export const exercise: Exercise<Pick<typeof solution, "softsign">> = [
  {
    holds: "softsign(x) is x / (1 + |x|)",
    fault: ({ softsign }) =>
      valueFault("softsign", sampleElementwise(softsign), (inputs) => at(inputs, 0).map((x) => x / (1 + Math.abs(x)))),
  },
  {
    holds: "The derivative is the limit of differences",
    fault: ({ softsign }) => derivativeFault("softsign", sampleElementwise(softsign)),
  },
  {
    holds: "And so is the derivative of the derivative",
    fault: ({ softsign }) => secondDerivativeFault("softsign", sampleElementwise(softsign)),
  },
  {
    holds: "WebAssembly gives what the interpreter gives",
    fault: ({ softsign }) => deviceFault(wasm({ threads: 1 }), { samplers: { softsign: sampleElementwise(softsign) } }),
  },
  {
    holds: "At the infinities it is 1 and -1, on every device, and NaN stays NaN",
    fault: ({ softsign }) => {
      for (const device of [interpreter(), wasm({ threads: 1 })]) {
        const given = compile(
          (x: Tensor<["n"]>) => softsign(x),
          device,
        )(tensor("n", [Infinity, -Infinity, NaN], { n: 3 }));
        const [high, low, none] = read(given);
        if (high !== 1 || low !== -1 || !Number.isNaN(none)) {
          return `On ${device.name}, softsign of [Infinity, -Infinity, NaN] is ${listed([...read(given)])}.`;
        }
      }
      return undefined;
    },
  },
];
