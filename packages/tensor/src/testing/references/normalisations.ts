/** References of normalisations, by their formulas, index by index. */
import type { AnyTensor } from "../../tensor.ts";
import { drawSize, drawSizes, reals, type References } from "./comparison.ts";
import { along, average, built, get, type Plain } from "./plain.ts";

const empty: Plain = built([0], () => NaN);

export const normalisations: References = {
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
};
