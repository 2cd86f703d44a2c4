/** lstm: how well long short-term memories with diagonal weights foresee the next character of a sequence. */
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  type Device,
  div,
  exp,
  expand,
  log,
  mul,
  neg,
  pure,
  read,
  reshape,
  scanLoop,
  sigmoid,
  slice,
  sub,
  sum,
  take,
  tanh,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { filledTensor, length, matrix, numbers } from "../fields.ts";

type Bits = Tensor<["bits"]>;

interface Parameters {
  /** For each layer weights and biases of four gates: forget, in, out, change. */
  readonly main: Tensor<["layers", "kinds", "gates", "bits"]>;
  /** The weights before the first layer and after the last, and the biases after it. */
  readonly extra: Tensor<["kinds", "bits"]>;
}

/** What a layer has from step to step. */
interface Layer {
  readonly hidden: Bits;
  readonly memory: Bits;
}

type Numbers = Tensor<["layers", "kinds", "bits"]>;
type Sequence = Tensor<["characters", "bits"]>;

const cell = (gates: Tensor<["kinds", "gates", "bits"]>, input: Bits, { hidden, memory }: Layer): Layer => {
  const linear = (gate: number, x: Bits): Bits => {
    const own = take(gates, "gates", gate);
    return add(mul(x, take(own, "kinds", 0)), take(own, "kinds", 1));
  };
  const forget = sigmoid(linear(0, input));
  const ingate = sigmoid(linear(1, hidden));
  const outgate = sigmoid(linear(2, input));
  const change = tanh(linear(3, hidden));
  const next = add(mul(memory, forget), mul(ingate, change));
  return { hidden: mul(outgate, tanh(next)), memory: next };
};

const objective = ({ main, extra }: Parameters, state: Numbers, sequence: Sequence): Tensor<[]> => {
  const layers = Array.from({ length: main.sizes[0] ?? 0 }, (_, i) => i);
  const start = layers.map((i) => {
    const own = take(state, "layers", i);
    return { hidden: take(own, "kinds", 0), memory: take(own, "kinds", 1) };
  });
  const [characters = 0, bits = 0] = sequence.sizes;
  const steps = (x: Tensor<["characters-1", "bits"]>): Tensor<["steps", "bits"]> =>
    reshape(x, ["steps", "bits"], [characters - 1, bits]);
  const inputs = mul(steps(slice(sequence, "characters", 0, -1)), take(extra, "kinds", 0));
  const { outputs } = scanLoop("steps", inputs, start, (before: readonly Layer[], x: Bits) => {
    let input = x;
    const state = before.map((layer, i) => {
      const after = cell(take(main, "layers", i), input, layer);
      input = after.hidden;
      return after;
    });
    return { state, output: input };
  });
  const y = add(mul(outputs, take(extra, "kinds", 1)), take(extra, "kinds", 2));
  const foreseen = sub(y, expand(log(add(2, sum(exp(y), "bits"))), "steps 1"));
  const following = steps(slice(sequence, "characters", 1));
  return neg(div(sum(mul(following, foreseen)), bits * (characters - 1)));
};

const of =
  <R>(transformed: (p: Parameters, state: Numbers, sequence: Sequence) => R, write: (r: R) => unknown) =>
  (input: unknown, device: Device) => {
    const sequence = matrix(input, "sequence", ["characters", "bits"]);
    const [layers, bits] = [length(input, "main_params") / 2, sequence.sizes[1] ?? 0];
    const main = filledTensor(
      ["layers", "kinds", "gates", "bits"],
      [layers, 2, 4, bits],
      numbers(input, "main_params"),
    );
    const extra = matrix(input, "extra_params", ["kinds", "bits"]);
    const state = filledTensor(["layers", "kinds", "bits"], [layers, 2, bits], numbers(input, "state"));
    const compiled = compile(pure(transformed), device);
    return task(() => compiled({ main, extra }, state, sequence), write);
  };

export const lstm: Evaluation = {
  objective: of(objective, (y) => read(y)[0]),
  jacobian: of(grad(objective), ({ main, extra }) => [...read(main), ...read(extra)]),
};
