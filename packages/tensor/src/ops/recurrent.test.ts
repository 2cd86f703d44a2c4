/** Checks recurrent cells and scans by their definitions. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  add,
  compile,
  type Device,
  type CellWeights,
  filled,
  gruCell,
  type GruWeights,
  interpreter,
  key,
  lstmCell,
  type LstmState,
  mul,
  read,
  scan,
  stack,
  take,
  tensor,
  type Tensor,
  uniforms,
  wasm,
} from "../index.ts";
import { at } from "../extend.ts";
import { relativeError } from "../testing/draw.ts";

const [batch, length, dim, units] = [3, 4, 2, 5];
const numbers = (stream: number, count: number): Float64Array => uniforms(key(5), stream, count).map((x) => 2 * x - 1);
const items = tensor("batch length dim", numbers(1, batch * length * dim), { batch, length, dim });
const weights = <const G extends 3 | 4>(gates: G) => ({
  input: tensor(`dim ${gates} units`, numbers(2, dim * gates * units), { dim, units }),
  hidden: tensor(`units ${gates} units`, numbers(3, units * gates * units), { units }),
  bias: tensor(`${gates} units`, numbers(4, gates * units), { units }),
});
const lstmWeights: CellWeights<"dim", "units", 4> = weights(4);
const gruWeights: GruWeights<"dim", "units"> = {
  ...weights(3),
  hiddenBias: tensor("3 units", numbers(5, 3 * units), { units }),
};
const start = () => filled(0, ["batch", "units"], [batch, units]);

/** The gate of a unit from its definition, one number at a time. */
const gate = (w: CellWeights<"dim", "units", 3 | 4>, gates: number, b: number, t: number, g: number, u: number) => {
  const x = (d: number) => at(read(items), (b * length + t) * dim + d);
  const ofInput = [0, 1].reduce((sum, d) => sum + x(d) * at(read(w.input), (d * gates + g) * units + u), 0);
  return {
    ofInput: ofInput + at(read(w.bias), g * units + u),
    ofHidden: (hidden: readonly number[]) =>
      hidden.reduce((sum, h, v) => sum + h * at(read(w.hidden), (v * gates + g) * units + u), 0),
  };
};
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const lstm = (x: typeof items, w: typeof lstmWeights): LstmState<"batch", "units"> =>
  scan(x, "length", { hidden: start(), cell: start() }, (state, item) => lstmCell(item, state, w)).last;
const gru = (x: typeof items, w: typeof gruWeights): Tensor<["batch", "units"]> =>
  scan(x, "length", start(), (hidden, item) => gruCell(item, hidden, w)).last;

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])(
  "%s",
  (_, device: Device) => {
    test("an LSTM is its definition", () => {
      const last = compile(lstm, device)(items, lstmWeights);
      expectTypeOf(last.hidden).toEqualTypeOf<Tensor<["batch", "units"]>>();
      const expected = Array.from({ length: batch }, (__, b) => {
        let [hidden, cell] = [Array<number>(units).fill(0), Array<number>(units).fill(0)];
        for (let t = 0; t < length; t++) {
          const value = (g: number, u: number): number => {
            const { ofInput, ofHidden } = gate(lstmWeights, 4, b, t, g, u);
            return ofInput + ofHidden(hidden);
          };
          const next = cell.map((c, u) => logistic(value(1, u)) * c + logistic(value(0, u)) * Math.tanh(value(2, u)));
          hidden = next.map((c, u) => logistic(value(3, u)) * Math.tanh(c));
          cell = next;
        }
        return { hidden, cell };
      });
      expect(
        relativeError(
          read(last.hidden),
          expected.flatMap(({ hidden }) => hidden),
        ),
      ).toBeLessThan(1e-6);
      expect(
        relativeError(
          read(last.cell),
          expected.flatMap(({ cell }) => cell),
        ),
      ).toBeLessThan(1e-6);
    });

    test("a GRU is its definition", () => {
      const expected = Array.from({ length: batch }, (__, b) => {
        let hidden = Array<number>(units).fill(0);
        for (let t = 0; t < length; t++) {
          const before = hidden;
          const parts = (g: number, u: number): readonly [number, number] => {
            const { ofInput, ofHidden } = gate(gruWeights, 3, b, t, g, u);
            return [ofInput, ofHidden(before) + at(read(gruWeights.hiddenBias), g * units + u)];
          };
          hidden = before.map((h, u) => {
            const [reset, keep] = [0, 1].map((g) => logistic(parts(g, u)[0] + parts(g, u)[1]));
            const [a, c] = parts(2, u);
            return (1 - (keep ?? NaN)) * Math.tanh(a + (reset ?? NaN) * c) + (keep ?? NaN) * h;
          });
        }
        return hidden;
      });
      expect(relativeError(read(compile(gru, device)(items, gruWeights)), expected.flat())).toBeLessThan(1e-6);
    });

    test("a scan gives the state after each step", () => {
      const running = (x: typeof items) =>
        stack(scan(x, "length", take(mul(x, 0), "length", 0), (sum, item) => add(sum, item)).all, "batch length dim");
      const sums = read(compile(running, device)(items));
      for (let i = 0; i < sums.length; i++) {
        const step = Math.floor(i / dim) % length;
        let expected = 0;
        for (let t = 0; t <= step; t++) expected += at(read(items), i - t * dim);
        expect(at(sums, i)).toBeCloseTo(expected, 6);
      }
    });
  },
);

test("a state keeps its sizes", () => {
  const initial: Tensor<["batch", "dim"]> = tensor("batch dim", [0, 0], { batch: 1, dim });
  expect(() => scan(items, "length", { sum: initial }, (_, item) => ({ sum: item }))).toThrow(
    "scan: the state 'sum' was [batch, dim] and would become [batch, dim]",
  );
});

describe("cells are held to their sizes, by a sentence with their own names", () => {
  const [x, h] = [take(items, "length", 0), start()];
  const wide = tensor("3 units", numbers(6, 3 * (units + 1)), { units: units + 1 });
  const others = filled(0, ["users", "units"], [batch, units]);

  test("a GRU", () => {
    // @ts-expect-error The editor knows the names as well.
    expect(() => gruCell(x, others, gruWeights)).toThrow(
      "gruCell: 'hidden' [users, units] against 'batch units': 'batch' is batch above, but users here",
    );
    expect(() => gruCell(x, h, { ...gruWeights, hiddenBias: wide })).toThrow(
      "gruCell: 'weights.hiddenBias' [3, units] against '3 units': 'units' has size 5 above, but 6 here",
    );
  });

  test("an LSTM", () => {
    // @ts-expect-error The editor knows the names as well.
    expect(() => lstmCell(x, { hidden: h, cell: others }, lstmWeights)).toThrow(
      "lstmCell: 'state.cell' [users, units] against 'batch units': 'batch' is batch above, but users here",
    );
    // @ts-expect-error The editor knows the sizes as well.
    expect(() => lstmCell(x, { hidden: h, cell: h }, gruWeights)).toThrow(
      "lstmCell: 'weights.input' [dim, 3, units] against 'in 4 units': 3 is not 4",
    );
  });
});
