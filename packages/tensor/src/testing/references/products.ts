/** References of products, losses of rows, normalisations, attention and recurrent cells: their formulas, index by index. */
import { add, mul } from "../../ops/index.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { distinct, drawSize, drawSizes, marks, reals, type Reference, type References, wholes } from "./comparison.ts";
import { along, built, get, type Index, type Plain, sumTo } from "./plain.ts";

const empty: Plain = built([0], () => NaN);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const average = (row: readonly number[]): number => sumTo(row.length, (i) => row[i] ?? NaN) / row.length;

/** softmax(q kᵀ / √dim) v of what a mask counts, by rows: `q` and the others give the element of a row and a column. */
const attended = (
  [queries, keys, dim, units]: readonly [number, number, number, number],
  q: (i: number, d: number) => number,
  k: (j: number, d: number) => number,
  v: (j: number, u: number) => number,
  counts: (i: number, j: number) => boolean,
): Plain => {
  const powers = built([queries, keys], ([i = 0, j = 0]) =>
    counts(i, j) ? Math.exp(sumTo(dim, (d) => q(i, d) * k(j, d)) / Math.sqrt(dim)) : 0,
  );
  const power = (i: number, j: number): number => get(powers, [i, j]);
  return built([queries, units], ([i = 0, u = 0]) => {
    const whole = sumTo(keys, (j) => power(i, j));
    return whole === 0 ? 0 : sumTo(keys, (j) => (power(i, j) / whole) * v(j, u));
  });
};

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

export const products: References = {
  attention: (draw) => {
    const batch = draw.integer(1, 2);
    const [queries, keys, dim, units] = [drawSize(draw, 1), drawSize(draw, 1), drawSize(draw, 1), drawSize(draw, 1)];
    const isMasked = draw.integer(0, 1) === 1;
    const [q, k, v] = [
      [batch, queries, dim],
      [batch, keys, dim],
      [batch, keys, units],
    ];
    const inputs = [q, k, v].map((sizes) => reals(draw, sizes ?? []));
    return {
      inputs: isMasked ? [...inputs, marks(draw, [queries, keys])] : inputs,
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty, z = empty, mask]) => {
        const of = (tensor: Plain, b: number) => (i: number, d: number) => get(tensor, [b, i, d]);
        const each = Array.from({ length: batch }, (_, b) =>
          attended(
            [queries, keys, dim, units],
            of(x, b),
            of(y, b),
            of(z, b),
            (i, j) => !mask || get(mask, [i, j]) !== 0,
          ),
        );
        return built([batch, queries, units], ([b = 0, ...rest]) => get(each[b] ?? empty, rest));
      },
    };
  },
  batchNorm: (draw) => {
    const training = draw.integer(0, 1) === 1;
    const [rows, units] = [draw.integer(2, 5), drawSize(draw, 1)];
    const inputs = [[rows, units], [units], [units], [units], [units]].map((sizes, k) => ({
      ...reals(draw, sizes, k === 4 ? { min: 0.5 } : {}),
      // The state that is given back has no derivative.
      isFixed: k > 2,
    }));
    const [first, ...rest] = inputs;
    const apart = first?.elements.map((x, i) => x / 3 + 2 * (Math.floor(i / units) % 3)) ?? [];
    return {
      inputs: first ? [{ ...first, elements: apart }, ...rest] : [],
      call: (operation, [x, gain, bias, mean, variance]) => {
        const { output, state } = operation(x, { gain, bias }, { mean, variance }, { training }) as {
          output: AnyTensor;
          state: { mean: AnyTensor; variance: AnyTensor };
        };
        return [output, ...(training ? [] : [state.mean, state.variance])];
      },
      reference: ([x = empty, gain = empty, bias = empty, mean = empty, variance = empty]) => {
        const column = (u: number): readonly number[] => Array.from({ length: rows }, (_, i) => get(x, [i, u]));
        const spread = (u: number): number => average(column(u).map((each) => (each - average(column(u))) ** 2));
        const output = built([rows, units], ([i = 0, u = 0]) => {
          const [m, s] = training ? [average(column(u)), spread(u)] : [get(mean, [u]), get(variance, [u])];
          return ((get(x, [i, u]) - m) / Math.sqrt(s + 1e-5)) * get(gain, [u]) + get(bias, [u]);
        });
        return [output, ...(training ? [] : [mean, variance])];
      },
    };
  },
  crossEntropy: (draw) => {
    const [rows, classes] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    return {
      inputs: [reals(draw, [...rows, classes]), wholes(draw, rows, classes)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, right = empty]) =>
        built(rows, (index) => {
          const powers = sumTo(classes, (j) => Math.exp(get(x, [...index, j])));
          return Math.log(powers) - get(x, [...index, get(right, index)]);
        }),
    };
  },
  dot: (draw) => {
    const size = drawSize(draw);
    return {
      inputs: [reals(draw, [size]), reals(draw, [size])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) => built([], () => sumTo(size, (i) => get(x, [i]) * get(y, [i]))),
    };
  },
  einsum: (draw) => {
    const [b = 1, i = 1, j = 1, k = 1] = Array.from({ length: 4 }, () => drawSize(draw));
    const x = (xs: readonly Plain[], ...index: Index): number => get(xs[0] ?? empty, index);
    const y = (xs: readonly Plain[], ...index: Index): number => get(xs[1] ?? empty, index);
    const cases = [
      {
        signature: "b i k, b j k -> b j i",
        sizes: [
          [b, i, k],
          [b, j, k],
        ],
        of: (xs: readonly Plain[]) =>
          built([b, j, i], ([p = 0, q = 0, r = 0]) => sumTo(k, (s) => x(xs, p, r, s) * y(xs, p, q, s))),
      },
      {
        signature: "i k, j -> i",
        sizes: [[i, k], [j]],
        of: (xs: readonly Plain[]) => built([i], ([p = 0]) => sumTo(k, (s) => sumTo(j, (t) => x(xs, p, s) * y(xs, t)))),
      },
      {
        signature: "b i k -> k b",
        sizes: [[b, i, k]],
        of: (xs: readonly Plain[]) => built([k, b], ([p = 0, q = 0]) => sumTo(i, (s) => x(xs, q, s, p))),
      },
      {
        signature: "i k, j, k j -> j i",
        sizes: [[i, k], [j], [k, j]],
        of: (xs: readonly Plain[]) =>
          built([j, i], ([q = 0, p = 0]) => sumTo(k, (s) => x(xs, p, s) * y(xs, q) * get(xs[2] ?? empty, [s, q]))),
      },
      {
        signature: "i b i, i i -> b i",
        sizes: [
          [i, b, i],
          [i, i],
        ],
        of: (xs: readonly Plain[]) => built([b, i], ([q = 0, p = 0]) => x(xs, p, q, p) * y(xs, p, p)),
      },
      {
        signature: "... i k, ... k -> i ...",
        sizes: [
          [b, j, i, k],
          [j, k],
        ],
        of: (xs: readonly Plain[]) =>
          built([i, b, j], ([p = 0, q = 0, r = 0]) => sumTo(k, (s) => x(xs, q, r, p, s) * y(xs, r, s))),
      },
      {
        signature: "k ..., k, i k -> i",
        sizes: [[k, b], [k], [i, k]],
        of: (xs: readonly Plain[]) =>
          built([i], ([p = 0]) =>
            sumTo(k, (s) => sumTo(b, (t) => x(xs, s, t)) * y(xs, s) * get(xs[2] ?? empty, [p, s])),
          ),
      },
    ];
    const drawn = cases[draw.integer(0, cases.length - 1)];
    return {
      inputs: drawn?.sizes.map((sizes) => reals(draw, sizes)) ?? [],
      call: (operation, xs) => operation(drawn?.signature, ...xs),
      reference: (xs) => drawn?.of(xs) ?? [],
    };
  },
  embeddingBag: (draw) => {
    const combine = (["sum", "mean", "max"] as const)[draw.integer(0, 2)] ?? "sum";
    const [rows, dim] = [draw.integer(1, 5), drawSizes(draw, draw.integer(0, 1))];
    const bags = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(1, 4)];
    return {
      inputs: [distinct(draw, [rows, ...dim]), wholes(draw, bags, rows), marks(draw, bags)],
      call: (operation, [table, indices, mask]) => operation(table, indices, { combine, mask }),
      reference: ([table = empty, indices = empty, mask = empty]) =>
        built([...bags.slice(0, -1), ...dim], (index) => {
          const bag = index.slice(0, bags.length - 1);
          const row = Array.from({ length: bags.at(-1) ?? 0 }, (_, k) => [...bag, k])
            .filter((place) => get(mask, place) !== 0)
            .map((place) => get(table, [get(indices, place), ...index.slice(bag.length)]));
          if (combine === "max") return Math.max(...row);
          return sumTo(row.length, (k) => row[k] ?? NaN) / (combine === "mean" ? Math.max(1, row.length) : 1);
        }),
    };
  },
  inBatchNegatives: (draw) => {
    const size = drawSize(draw, 1);
    return {
      inputs: [reals(draw, [size, size]), reals(draw, [size, size]), marks(draw, [size, size])],
      call: (operation, [scores, logFrequencies, mask]) => operation(scores, { logFrequencies, mask }),
      reference: ([scores = empty, frequencies = empty, mask = empty]) =>
        built([size], ([i = 0]) => {
          const own = Math.exp(get(scores, [i, i]));
          const others = sumTo(size, (j) =>
            j !== i && get(mask, [i, j]) !== 0 ? Math.exp(get(scores, [i, j]) - get(frequencies, [i, j])) : 0,
          );
          return -Math.log(own / (own + others));
        }),
    };
  },
  sampledSoftmax: (draw) => {
    const [rows, samples] = [drawSizes(draw, draw.integer(0, 2)), drawSize(draw, 1)];
    const sizes = [...rows, samples];
    return {
      inputs: [reals(draw, rows), reals(draw, sizes), reals(draw, sizes), marks(draw, sizes)],
      call: (operation, [liked, others, logFrequencies, mask]) => operation(liked, others, { logFrequencies, mask }),
      reference: ([liked = empty, others = empty, frequencies = empty, mask = empty]) =>
        built(rows, (index) => {
          const own = Math.exp(get(liked, index));
          const sum = sumTo(samples, (k) => {
            const place = [...index, k];
            return get(mask, place) === 0 ? 0 : Math.exp(get(others, place) - get(frequencies, place));
          });
          return -Math.log(own / (own + sum));
        }),
    };
  },
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
  layerNorm: (draw) => {
    const sizes = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(3, 5)];
    const input = reals(draw, sizes);
    const own = sizes.slice(-1);
    return {
      inputs: [
        { ...input, elements: input.elements.map((x, i) => x / 3 + 2 * (i % 3)) },
        reals(draw, own),
        reals(draw, own),
      ],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, gain = empty, bias = empty]) => {
        const rows = along([x], [sizes.length - 1], (row) => {
          const centred = row.map((each) => each - average(row));
          const deviation = Math.sqrt(average(centred.map((each) => each ** 2)) + 1e-5);
          return centred.map((each) => each / deviation);
        });
        return built(sizes, (index) => get(rows, index) * get(gain, index) + get(bias, index));
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
  matmul: (draw) => {
    const [m, k, n] = [drawSize(draw), drawSize(draw), drawSize(draw)];
    const batch = drawSizes(draw, draw.integer(0, 1));
    const others = draw.integer(0, 1) === 0 ? batch : [];
    return {
      inputs: [reals(draw, [...batch, m, k]), reals(draw, [...others, k, n])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) =>
        built([...batch, m, n], (index) => {
          const [row = 0, column = 0] = index.slice(-2);
          const rest = index.slice(0, -2);
          return sumTo(k, (i) => get(x, [...rest, row, i]) * get(y, [...rest, i, column]));
        }),
    };
  },
  mse: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 2), 1);
    return {
      inputs: [reals(draw, sizes), reals(draw, sizes)],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) =>
        built([], () => average(Array.from(x.elements, (each, i) => (each - (y.elements[i] ?? NaN)) ** 2))),
    };
  },
  multiHeadAttention: (draw) => {
    const [queries, keys, heads, part] = [
      draw.integer(1, 3),
      draw.integer(1, 3),
      draw.integer(1, 3),
      draw.integer(1, 2),
    ];
    const dim = heads * part;
    const square = [dim, dim];
    return {
      inputs: [[queries, dim], [keys, dim], square, square, square, square].map((sizes) =>
        reals(draw, sizes, { min: -1, max: 1 }),
      ),
      call: (operation, [x, y, query, key, value, output]) => operation(x, y, { query, key, value, output }, heads),
      reference: ([x = empty, y = empty, ...weights]) => {
        const times = (z: Plain, w: number) => (i: number, d: number) =>
          sumTo(dim, (c) => get(z, [i, c]) * get(weights[w] ?? empty, [c, d]));
        const [q, k, v] = [times(x, 0), times(y, 1), times(y, 2)];
        const each = Array.from({ length: heads }, (_, h) => {
          const of = (f: (i: number, d: number) => number) => (i: number, d: number) => f(i, h * part + d);
          return attended([queries, keys, part, part], of(q), of(k), of(v), () => true);
        });
        const joined = built([queries, dim], ([i = 0, d = 0]) =>
          get(each[Math.floor(d / part)] ?? empty, [i, d % part]),
        );
        return built([queries, dim], ([i = 0, d = 0]) => times(joined, 3)(i, d));
      },
    };
  },
  outer: (draw) => {
    const [m, n] = [drawSize(draw), drawSize(draw)];
    return {
      inputs: [reals(draw, [m]), reals(draw, [n])],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, y = empty]) => built([m, n], ([i = 0, j = 0]) => get(x, [i]) * get(y, [j])),
    };
  },
  rmsNorm: (draw) => {
    const sizes = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(2, 5)];
    return {
      inputs: [reals(draw, sizes, { min: 0.2 }), reals(draw, sizes.slice(-1))],
      call: (operation, xs) => operation(...xs),
      reference: ([x = empty, gain = empty]) => {
        const rows = along([x], [sizes.length - 1], (row) =>
          row.map((each) => each / Math.sqrt(average(row.map((other) => other ** 2)) + 1e-6)),
        );
        return built(sizes, (index) => get(rows, index) * get(gain, index));
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
