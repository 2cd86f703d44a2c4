/** References of recurrent cells and of scans, by their formulas, index by index. */
import { add, mul } from "../../ops/index.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { drawSize, drawSizes, reals, type Reference, type References } from "./comparison.ts";
import { built, get, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The gates of a recurrent cell, before they are bent: x W + b, and the same of the hidden state. */
const gateOf =
  (x: Plain, weights: Plain, bias: Plain | undefined) =>
  (row: number, gate: number, unit: number): number =>
    sumTo(x.sizes[1] ?? 0, (i) => get(x, [row, i]) * get(weights, [i, gate, unit])) +
    (bias ? get(bias, [gate, unit]) : 0);

const cell = (gates: number, states: number, biases: number) => (draw: Parameters<Reference>[0]) => {
  const [batch, from, units] = [drawSize(draw, 1), drawSize(draw, 1), drawSize(draw, 1)];
  const sizes = [
    [batch, from],
    ...Array.from({ length: states }, () => [batch, units]),
    [from, gates, units],
    [units, gates, units],
    ...Array.from({ length: biases }, () => [gates, units]),
  ];
  return { batch, units, inputs: sizes.map((own) => reals(draw, own, { min: -1, max: 1 })) };
};

export const recurrent: References = {
  gruCell: (draw) => {
    const { batch, units, inputs } = cell(3, 1, 2)(draw);
    return {
      inputs,
      call: (operation, [x, state, input, hidden, bias, hiddenBias]) =>
        operation(x, state, { input, hidden, bias, hiddenBias }),
      reference: ([x = empty, h = empty, input = empty, hidden = empty, bias, hiddenBias]) => {
        const [a, b] = [gateOf(x, input, bias), gateOf(h, hidden, hiddenBias)];
        return built([batch, units], ([n = 0, u = 0]) => {
          const [reset, keep] = [sigmoid(a(n, 0, u) + b(n, 0, u)), sigmoid(a(n, 1, u) + b(n, 1, u))];
          return (1 - keep) * Math.tanh(a(n, 2, u) + reset * b(n, 2, u)) + keep * get(h, [n, u]);
        });
      },
    };
  },
  lstmCell: (draw) => {
    const { batch, units, inputs } = cell(4, 2, 1)(draw);
    return {
      inputs,
      call: (operation, [x, h, c, input, hidden, bias]) => {
        const next = operation(x, { hidden: h, cell: c }, { input, hidden, bias });
        const { hidden: output, cell: memory } = next as { hidden: AnyTensor; cell: AnyTensor };
        return [output, memory];
      },
      reference: ([x = empty, h = empty, c = empty, input = empty, hidden = empty, bias]) => {
        const [a, b] = [gateOf(x, input, bias), gateOf(h, hidden, undefined)];
        const gate = (n: number, k: number, u: number): number => a(n, k, u) + b(n, k, u);
        const memory = built([batch, units], ([n = 0, u = 0]) => {
          return sigmoid(gate(n, 1, u)) * get(c, [n, u]) + sigmoid(gate(n, 0, u)) * Math.tanh(gate(n, 2, u));
        });
        const output = built(
          [batch, units],
          ([n = 0, u = 0]) => sigmoid(gate(n, 3, u)) * Math.tanh(get(memory, [n, u])),
        );
        return [output, memory];
      },
    };
  },
  scan: (draw) => {
    const sizes = drawSizes(draw, 2, 1);
    const axis = draw.integer(0, 1);
    const width = sizes[1 - axis] ?? 1;
    return {
      inputs: [reals(draw, sizes), reals(draw, [width])],
      call: (operation, [x, start]) => {
        const step = (state: Tensor, taken: Tensor): Tensor =>
          add<Tensor, Tensor>(mul<Tensor, number>(state, 0.5), taken);
        const scanned = operation(x, axis - 2, start, step) as {
          last: AnyTensor;
          all: readonly AnyTensor[];
        };
        return [scanned.last, ...scanned.all];
      },
      reference: ([x = empty, start = empty]) => {
        const taken = (t: number, i: number): number => get(x, axis === 0 ? [t, i] : [i, t]);
        const after = (t: number, i: number): number => (t < 0 ? get(start, [i]) : after(t - 1, i) / 2 + taken(t, i));
        const rows = Array.from({ length: sizes[axis] ?? 0 }, (_, t) => built([width], ([i = 0]) => after(t, i)));
        return [rows.at(-1) ?? empty, ...rows];
      },
    };
  },
};
