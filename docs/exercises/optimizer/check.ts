/** Checks Lion: the steps of its paper, on every device, and a loss that falls. */
import { valueAndGrad } from "@attrec/autodiff";
import {
  compile,
  type Device,
  interpreter,
  matmul,
  read,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Optimizer } from "attrec";
import type { Exercise } from "../exercise.ts";
import { listed } from "../laws.ts";

/** What a reader's module exports, whatever its state is. */
interface Module {
  readonly lion: <P>() => Optimizer<P, unknown>;
}

interface Parameters {
  readonly a: Tensor<["n"]>;
}
const treeOf = (numbers: readonly number[]): Parameters => ({ a: tensor("n", numbers, { n: numbers.length }) });

const FIRST = [1, -2, 3, 0.5];
const RATE = 0.125;
/** Gradients of four steps: the last number never has one. */
const GRADIENTS = [
  [0.5, -1, 2, 0],
  [-0.25, 4, 0, 0],
  [-8, 4, -1, 0],
  [1, 0, -16, 0],
];

/** The parameters after each step. */
const path = ({ lion }: Module, device: Device): readonly (readonly number[])[] => {
  const optimizer = lion<Parameters>();
  const update = compile(optimizer.update, device);
  let now = { parameters: treeOf(FIRST), state: compile(optimizer.init, device)(treeOf(FIRST)) };
  return GRADIENTS.map((g) => {
    now = update(treeOf(g), now.state, now.parameters, tensor("", [RATE]));
    return [...read(now.parameters.a)];
  });
};

/** The same, one number at a time, by the formulas of the paper. */
const plainPath = (): readonly (readonly number[])[] => {
  const means = FIRST.map(() => 0);
  let θ: readonly number[] = FIRST;
  return GRADIENTS.map((gradients) => {
    θ = θ.map((x, i) => {
      const [g, m] = [at(gradients, i), at(means, i)];
      means[i] = 0.99 * m + 0.01 * g;
      return x - RATE * Math.sign(0.9 * m + 0.1 * g);
    });
    return θ;
  });
};

const stepsFault = (module: Module, device: Device): string | undefined => {
  const [given, right] = [path(module, device), plainPath()];
  const step = right.findIndex((numbers, i) => numbers.some((x, k) => !(Math.abs(x - at(at(given, i), k)) < 1e-6)));
  if (step < 0) return undefined;
  return `With the gradients ${GRADIENTS.slice(0, step + 1)
    .map(listed)
    .join(
      ", ",
    )}, at a rate of ${RATE}, it goes from ${listed(FIRST)} to ${listed(at(given, step))}, and should go to ${listed(at(right, step))}.`;
};

export const exercise: Exercise<Module> = [
  { holds: "Each step is that of the paper", fault: (module) => stepsFault(module, interpreter()) },
  { holds: "And so it is on WebAssembly", fault: (module) => stepsFault(module, wasm({ threads: 1 })) },
  {
    holds: "With a rate that falls it finds a least square",
    fault: ({ lion }) => {
      const optimizer = lion<Tensor<["in", "out"]>>();
      const loss = (w: Tensor<["in", "out"]>, x: Tensor<["batch", "in"]>, y: Tensor<["batch", "out"]>): Tensor<[]> =>
        sum(square(sub(matmul(x, w), y)));
      const x = tensor("batch in", [1, 2, -1, 0, 0.5, 1, 2, -1], { batch: 4, in: 2 });
      const y = tensor("batch out", [4, -1, 2, 0.5], { batch: 4, out: 1 });
      const step = compile((w: Tensor<["in", "out"]>, s: unknown, x_: typeof x, y_: typeof y, rate: Tensor<[]>) => {
        const { value, gradient } = valueAndGrad(loss)(w, x_, y_);
        return { value, ...optimizer.update(gradient, s, w, rate) };
      }, interpreter());
      let w = tensor("in out", [0, 0], { in: 2, out: 1 });
      let state = compile(optimizer.init, interpreter())(w);
      let last = NaN;
      for (let i = 0; i < 120; i++) {
        const next = step(w, state, x, y, tensor("", [0.2 * 0.95 ** i]));
        [w, state, last] = [next.parameters, next.state, at(read(next.value), 0)];
      }
      return last < 0.05 ? undefined : `From a loss of 21.25 it comes to ${last} in 120 steps.`;
    },
  },
];
