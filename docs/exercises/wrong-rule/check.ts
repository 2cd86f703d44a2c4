/** The gradient of the loss has to be right, by right rules, and no value may have changed. */
import { checkGradients } from "@attrec/autodiff";
import { tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { sampleElementwise, type Sampler } from "@attrec/tensor/testing";
import type { Exercise } from "../exercise.ts";
import { derivativeFault, secondDerivativeFault, valueFault } from "../laws.ts";
import type * as solution from "./solution.ts";

type Operations = Pick<typeof solution, "gaussian" | "harmonic" | "hypotenuse" | "logCosh">;

const samplersOf = ({
  gaussian,
  harmonic,
  hypotenuse,
  logCosh,
}: Operations): readonly (readonly [string, Sampler])[] => [
  ["gaussian", sampleElementwise(gaussian)],
  ["logCosh", sampleElementwise(logCosh)],
  ["harmonic", sampleElementwise(harmonic)],
  ["hypotenuse", sampleElementwise(hypotenuse)],
];

/** The operations in plain numbers. */
const plain: Readonly<Record<string, (a: number, b: number) => number>> = {
  gaussian: (x) => Math.exp(-x * x),
  logCosh: (x) => Math.log(Math.cosh(x)),
  harmonic: (a, b) => (a * b) / (a + b),
  hypotenuse: Math.hypot,
};

export const exercise: Exercise<typeof solution> = [
  {
    holds: "The gradient of the loss is the limit of differences",
    fault: ({ loss }) => {
      const point = { p: tensor("n", [0.4, 1.5, 2.5], { n: 3 }), q: tensor("n", [1.2, 0.7, 2], { n: 3 }) };
      const { error, sentence } = checkGradients(loss, [point]);
      return error < 1e-6 ? undefined : `Of the loss, ${sentence}`;
    },
  },
  {
    holds: "Each of the four rules is right, to the second order",
    fault: (module) => {
      const wrong = samplersOf(module).filter(
        ([name, sampler]) => derivativeFault(name, sampler) ?? secondDerivativeFault(name, sampler),
      );
      return wrong.length === 0 ? undefined : `${wrong.length} of them is wrong. Which?`;
    },
  },
  {
    holds: "The values are what they were",
    fault: (module) => {
      for (const [name, sampler] of samplersOf(module)) {
        // Operands of one shape only: how they broadcast is none of this exercise.
        const alike: Sampler = (draw) => {
          const { inputs, call } = sampler(draw);
          const [first, ...others] = inputs;
          const length = at(inputs, 0).elements.length;
          const same = others.map((x) => ({ ...x, sizes: first?.sizes ?? [], elements: filledUp(x.elements, length) }));
          return { inputs: first ? [first, ...same] : [], call };
        };
        const fault = valueFault(name, alike, ([a = [], b = []]) =>
          a.map((x, i) => plain[name]?.(x, b[i] ?? 0) ?? NaN),
        );
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
  },
];

/** So many elements: those given, again and again. */
const filledUp = (elements: readonly number[], length: number): readonly number[] =>
  Array.from({ length }, (_, i) => elements[i % elements.length] ?? 1);
