/** One tensor in several places: among arguments, in a carried state, and among results. */
import { describe, expect, test } from "vitest";
import { add, type AnyTensor, compile, interpreter, mul, read, sub, type Tensor, tensor, wasm } from "../index.ts";

type Vector = Tensor<["n"]>;
const vector = (...elements: number[]): Vector => tensor("n", elements, { n: elements.length });
const numbers = (x: AnyTensor) => [...read(x)];

interface State {
  readonly a: Vector;
  readonly b: Vector;
}

describe.each([
  ["interpreter", () => interpreter()],
  ["wasm on one thread", () => wasm({ threads: 1 })],
  ["wasm on two threads", () => wasm({ threads: 2 })],
])("%s", (_, device) => {
  const resident = compile((x: Vector) => mul(x, 1), device(), { resident: true });

  test("a tensor may be given twice", () => {
    const own = device();
    const x = compile((y: Vector) => mul(y, 1), own, { resident: true })(vector(1, 2));
    expect(numbers(compile((a: Vector, b: Vector) => add(a, mul(b, 10)), own)(x, x))).toEqual([11, 22]);
    expect(numbers(x)).toEqual([1, 2]);
  });

  test("a carried tensor may be twice in a state, and beside it", () => {
    const own = device();
    const [keep, step] = [
      compile((y: Vector) => mul(y, 1), own, { resident: true }),
      compile(({ a, b }: State, by: Vector) => ({ state: { a: add(a, by), b: sub(b, a) }, seen: mul(by, 1) }), own, {
        carry: "state",
      }),
    ];
    for (const x of [vector(1, 2), keep(vector(1, 2)), resident(vector(1, 2))]) {
      const { state, seen } = step({ a: x, b: x }, x);
      expect([numbers(state.a), numbers(state.b), numbers(seen)]).toEqual([
        [2, 4],
        [0, 0],
        [1, 2],
      ]);
      const next = step(state, state.a);
      expect([numbers(next.state.a), numbers(next.state.b), numbers(next.seen)]).toEqual([
        [4, 8],
        [-2, -4],
        [2, 4],
      ]);
    }
  });

  test("a state may be given on as it is, changed round, or with one tensor at two places", () => {
    const step = compile(
      ({ a, b }: State, how: "same" | "round" | "twice" | "sum twice") => {
        const total = add(a, b);
        const state = {
          same: { a, b },
          round: { a: b, b: a },
          twice: { a, b: a },
          "sum twice": { a: total, b: total },
        };
        return { state: state[how], old: [a, a, b] };
      },
      device(),
      { carry: "state" },
    );
    let state: State = { a: vector(1, 2), b: vector(3, 4) };
    let [a, b] = [
      [1, 2],
      [3, 4],
    ];
    for (const how of ["same", "round", "same", "round", "twice", "round", "sum twice", "same"] as const) {
      const result = step(state, how);
      expect(result.old.map(numbers)).toEqual([a, a, b]);
      if (how === "round") [a, b] = [b, a];
      if (how === "twice") b = a;
      if (how === "sum twice") a = b = a.map((x, i) => x + (b[i] ?? 0));
      ({ state } = result);
      expect([numbers(state.a), numbers(state.b)]).toEqual([a, b]);
    }
  });

  test("a key with a dot carries on from its own place", () => {
    interface Dotted {
      readonly "a.b": Vector;
      readonly a: { readonly b: Vector };
    }
    const step = compile(
      (state: Dotted) => ({ "the.state": { a: { b: mul(state.a.b, 10) }, "a.b": mul(state["a.b"], 2) } }),
      device(),
      { carry: "the.state" },
    );
    let state: Dotted = { "a.b": vector(1), a: { b: vector(5) } };
    for (let i = 0; i < 2; i++) state = step(state)["the.state"];
    expect([numbers(state["a.b"]), numbers(state.a.b)]).toEqual([[4], [500]]);
  });

  test("the order of keys in a new state does not matter", () => {
    const step = compile(({ a, b }: State) => ({ state: { b: mul(b, 2), a: add(a, 1) } }), device(), {
      carry: "state",
    });
    let state: State = { a: vector(1), b: vector(1) };
    for (let i = 0; i < 3; i++) ({ state } = step({ b: state.b, a: state.a }));
    expect([numbers(state.a), numbers(state.b)]).toEqual([[4], [8]]);
  });

  test("a state that was given away is refused before the rest of it is taken over", () => {
    const step = compile(({ a, b }: State) => ({ state: { a: add(a, b), b } }), device(), { carry: "state" });
    const first = step({ a: vector(1), b: vector(2) }).state;
    const second = step(first).state;
    expect(() => step({ a: second.a, b: first.b })).toThrow("was given to a step as its carried state");
    expect(numbers(second.a)).toEqual([5]);
  });
});
