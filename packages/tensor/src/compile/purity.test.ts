/** Checks what a plan is made for, and what is noticed when a function is not any more what its plan was made from. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  type AnyTensor,
  compile,
  constant,
  exp,
  interpreter,
  mul,
  neg,
  pow,
  pure,
  read,
  sum,
  type Tensor,
  take,
  tensor,
  wasm,
} from "../index.ts";
import { pureAround } from "../extend.ts";

type Vector = Tensor<["n"]>;
const vector = (...elements: number[]): Vector => tensor("n", elements, { n: elements.length });
const numbers = (x: AnyTensor) => [...read(x)];

describe("what is captured", () => {
  test.each([2, 3, 10, 1000])("and changes is refused at call %i, before a state is taken over", (call) => {
    let rate = 0.5;
    const step = compile((state: Vector) => ({ state: mul(state, rate) }), wasm({ threads: 1 }), { carry: "state" });
    let state = vector(1, 2);
    for (let i = 1; i < call; i++) ({ state } = step(state));
    const before = numbers(state);
    rate = 0.25;
    expect(() => step(state)).toThrow(
      `compile: the function gave another graph at ${call === 2 ? "its second call" : `call ${call}`} ('constant (elements.0 = 0.25), []' where 'constant (elements.0 = 0.5), []' was): it depends on something that changed and is not an argument.`,
    );
    expect(numbers(state)).toEqual(before);
    rate = 0.5;
    expect(numbers(step(state).state)).toEqual(before.map((x) => x / 2));
  });

  test.each([
    [1, 2],
    [2, 129],
    [128, 129],
    [129, 257],
    [1000, 1025],
  ])("by a function that was declared pure, changed after call %i, is refused at call %i", (changed, noticed) => {
    let rate = 0.5;
    const f = compile(
      pure((x: Vector) => mul(x, rate)),
      interpreter(),
    );
    for (let i = 1; i <= changed; i++) f(vector(1));
    rate = 0.25;
    for (let i = changed + 1; i < noticed; i++) expect(numbers(f(vector(1)))).toEqual([0.5]);
    expect(() => f(vector(1))).toThrow(/gave another graph/);
  });

  describe("by a function that another watches", () => {
    /** Compiled around a watched function, with a count of how often each of them was called. */
    const around = (inner: (x: Vector) => unknown) => {
      const calls = { inner: 0, outer: 0 };
      const f = compile(
        pureAround((watch) => (x: Vector) => {
          calls.outer++;
          const given = watch((y: Vector) => {
            calls.inner++;
            return inner(y);
          })(neg(x));
          return { given };
        }),
        interpreter(),
      );
      return { f, calls };
    };

    test.each([2, 3, 5, 33, 34])("is refused at call %i, for which it changed", (call) => {
      let rate = 0.5;
      const { f } = around((x) => ({ x: mul(x, rate) }));
      for (let i = 1; i < call; i++) f(vector(1));
      rate = 0.25;
      expect(() => f(vector(1))).toThrow(
        "('constant (elements.0 = 0.25), []' where 'constant (elements.0 = 0.5), []' was)",
      );
    });

    test("leaves the rest of the outer one untraced", () => {
      const { f, calls } = around((x) => x);
      for (let i = 0; i < 32; i++) f(vector(1));
      expect(calls).toEqual({ inner: 32, outer: 2 });
    });

    test.each<[string, (changed: boolean) => (x: Vector) => unknown, string]>([
      ["the very argument", (changed) => (x) => (changed ? neg(x) : x), "another graph at call 3 ('neg of [n]"],
      [
        "data",
        (changed) => (x) => add(x, changed ? vector(1) : constant([1], ["n"], [1])),
        "another graph at call 3 ('data, [n]'",
      ],
      ["a text", (changed) => (x) => ({ x, is: changed ? "b" : "a" }), "another tree at call 3"],
      [
        "a name",
        (changed) => (x) => ({ ...neg(x), shape: [changed ? "m" : "n"] }),
        "another graph at call 3 ('the result",
      ],
      [
        "a Map",
        (changed) => (x) => (changed ? new Map([["x", x]]) : x),
        "compile: what a watched function gives is a Map",
      ],
    ])("and gives %s instead is refused", (_, make, sentence) => {
      let changed = false;
      const { f } = around((x) => make(changed)(x));
      for (let i = 0; i < 2; i++) f(vector(1));
      changed = true;
      expect(() => f(vector(1))).toThrow(sentence);
    });

    test("and is pure itself is called as seldom; what it watches is called again", () => {
      const calls = { plain: 0, nested: 0 };
      const plain = pure((x: Vector) => (calls.plain++, neg(x)));
      const nested = pureAround((watch) => (x: Vector) => watch((y: Vector) => (calls.nested++, exp(y)))(x));
      const f = compile(
        pureAround((watch) => (x: Vector) => add(watch(plain)(x), watch(nested)(x))),
        interpreter(),
      );
      for (let i = 0; i < 32; i++) f(vector(1));
      expect(calls).toEqual({ plain: 2, nested: 32 });
    });
  });

  test.each<[string, (changed: boolean) => (x: Vector) => unknown, RegExp]>([
    ["an operation", (changed) => (x) => (changed ? exp(x) : neg(x)), /'exp of \[n\], \[n\]' where 'neg of \[n\]/],
    [
      "where a slice begins",
      (changed) => (x) => take(x, "n", changed ? 1 : 0),
      /'slice \(start = 1\) of \[n\], .* where 'slice \(start = 0\) of/,
    ],
    [
      "a number in a formula",
      (changed) => (x) => pow(x, changed ? 3 : 2),
      /'pow \(expression.operands.*\) of \[n\], \[n\]' where/,
    ],
    [
      "the sign of a zero",
      (changed) => (x) => mul(x, changed ? -0 : 0),
      /'constant \(elements.0 = -0\), \[\]' where 'constant \(elements.0 = 0\), \[\]'/,
    ],
    [
      "one number of many",
      (changed) => (x) =>
        add(x, constant(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, changed ? 10.000000001 : 10), ["n"], [10])),
      /'constant \(elements.9 = 10.000000001\), \[n\]' where 'constant \(elements.9 = 10\), \[n\]'/,
    ],
    [
      "a name in the results",
      (changed) => (x) => ({ ...neg(x), shape: [changed ? "m" : "n"] }),
      /'the result .*\[m\]' where .*\[n\]'/,
    ],
    ["a key of the results", (changed) => (x) => ({ [changed ? "b" : "a"]: x }), /another tree .*"b"/],
    ["a text in the results", (changed) => (x) => ({ x, note: changed ? "new" : "old" }), /another tree .*"new"/],
    ["how many results there are", (changed) => (x) => (changed ? [x, x] : [x]), /another tree/],
    [
      "which tensor is a result",
      (changed) => (x) => [neg(x), exp(x)].toSorted(() => (changed ? -1 : 1)),
      /another graph/,
    ],
    ["more work", (changed) => (x) => (changed ? add(x, neg(x)) : x), /another graph/],
  ])("%s is noticed", (_, make, sentence) => {
    let changed = false;
    const f = compile((x: Vector) => make(changed)(x), interpreter());
    const x = vector(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    for (let i = 0; i < 3; i++) f(x);
    changed = true;
    expect(() => f(x)).toThrow(sentence);
  });

  test("as a tensor of an enclosing or earlier trace is refused", () => {
    let leaked: Vector | undefined;
    const f = compile((x: Vector) => add(x, (leaked ??= x)), interpreter());
    f(vector(1));
    expect(() => f(vector(1))).toThrow("of another compiled function's arguments, or of an earlier call of its own");
  });

  test("and stays the same to the last bit is no change, NaN and -0 too", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), (elements) => {
        const f = compile((x: Vector) => add(x, constant(elements, ["n"], [elements.length])), interpreter());
        for (let i = 0; i < 3; i++) f(vector(...elements));
      }),
      { numRuns: 50 },
    );
  });

  test("a large constant is compared by its bytes, in little time", () => {
    const numbersOf = new Float64Array(2 ** 22).fill(0.5);
    const f = compile((x: Tensor<[]>) => add(x, sum(constant(numbersOf, ["n"], [numbersOf.length]))), interpreter());
    for (let i = 0; i < 2; i++) expect(read(f(tensor("", [1])))[0]).toBe(2 ** 21 + 1);
    numbersOf[2 ** 21] = 0.75;
    expect(() => f(tensor("", [1]))).toThrow(
      /gave another graph at call 3 \('constant \(elements.2097152 = 0.75\), \[n\]' where/,
    );
  });
});

describe("arguments that are no tensors", () => {
  const f = compile(
    (x: Vector, kind: "mul" | "exp" | null | undefined, doubled: { readonly is: boolean } = { is: false }) => {
      const y = kind === "mul" ? mul(x, x) : kind === "exp" ? exp(x) : x;
      return doubled.is ? mul(y, 2) : y;
    },
    interpreter(),
  );

  test("belong to what a plan is made for: a text, a boolean, null and undefined", () => {
    for (let i = 0; i < 3; i++) {
      expect(numbers(f(vector(3), "mul"))).toEqual([9]);
      expect(numbers(f(vector(0), "exp"))).toEqual([1]);
      expect(numbers(f(vector(3), "mul", { is: true }))).toEqual([18]);
      expect(numbers(f(vector(3), null))).toEqual([3]);
      expect(numbers(f(vector(3), undefined, { is: true }))).toEqual([6]);
    }
  });

  test("so do empty arrays and the order in an array, but not the order of keys", () => {
    let traces = 0;
    const g = compile(
      pure((tree: { readonly a: readonly Vector[]; readonly b: readonly Vector[] }) => {
        traces++;
        return tensorsIn(tree).reduce((total, x) => add<Vector, Vector>(total, mul(x, 2)));
      }),
      interpreter(),
    );
    expect(numbers(g({ a: [vector(1)], b: [] }))).toEqual([1]);
    expect(numbers(g({ a: [], b: [vector(1)] }))).toEqual([1]);
    expect(traces).toBe(2);
    expect(numbers(g({ a: [vector(1)], b: [vector(2)] }))).toEqual([5]);
    expect(numbers(g({ b: [vector(2)], a: [vector(1)] }))).toEqual([5]);
  });

  test.each([
    ["a function", Math.sin, "compile: what the function is given has a function at '1': close over it instead."],
    ["a Map", new Map(), "compile: what the function is given has a Map at '1': use a plain object or an array."],
    [
      "numbers",
      Float32Array.of(1),
      "compile: what the function is given has a Float32Array at '1': make a tensor of it",
    ],
    ["a promise", Promise.resolve(1), "compile: what the function is given has a Promise at '1': await it first."],
    ["a description", neg(vector(1)), "compile: the argument at '1' is a description, [n] (neg), not data"],
    ["a number", 3, "compile: the argument at '1' is the number 3, which would be frozen into the plan"],
  ])("%s is refused with its path", (_, value, sentence) => {
    const g = compile((x: Vector, y: unknown) => (y ? x : neg(x)), interpreter());
    expect(() => g(vector(1), value)).toThrow(sentence);
  });
});

const tensorsIn = (tree: Readonly<Record<string, readonly Vector[]>>) => Object.values(tree).flat();

describe("functions that are no pure functions of tensors", () => {
  test.each<[string, (x: Vector) => unknown, string]>([
    [
      "an async function",
      async (x) => await Promise.resolve(x),
      "compile: the function gives a Promise. It is called with descriptions",
    ],
    ["an async function that fails", () => Promise.reject(new Error("no")), "compile: the function gives a Promise."],
    [
      "a generator",
      function* (x) {
        yield x;
      },
      "compile: what the function gives is a Generator",
    ],
    ["a function without a result", () => undefined, "compile: the function gives undefined, which is no tensor"],
    ["a function that gives a number", () => 3, "compile: the function gives 3, which is no tensor"],
    [
      "a function that gives a Map",
      (x) => ({ m: new Map([["x", x]]) }),
      "compile: what the function gives has a Map at 'm'",
    ],
  ])("%s is refused", (_, f, sentence) => {
    expect(() => compile(f, interpreter())(vector(1))).toThrow(sentence);
  });

  test("a function that throws at a later call spends nothing", () => {
    let fails = false;
    const step = compile(
      (state: Vector) => {
        if (fails) throw new Error("the disk is full");
        return { state: neg(state) };
      },
      wasm({ threads: 1 }),
      { carry: "state" },
    );
    const { state } = step(vector(1));
    fails = true;
    expect(() => step(state)).toThrow("the disk is full");
    fails = false;
    expect(numbers(step(state).state)).toEqual([1]);
  });
});

describe("plans", () => {
  test("are as many as there is room for; the one that was not used for longest is made anew", () => {
    let traces = 0;
    const f = compile(
      pure((x: Vector) => {
        traces++;
        return neg(x);
      }),
      interpreter(),
      { plans: 2 },
    );
    const [a, b, c] = [vector(1), vector(1, 2), vector(1, 2, 3)];
    for (const [x, made] of [
      [a, 1],
      [b, 2],
      [a, 3],
      [a, 3],
      [c, 4],
      [a, 4],
      [b, 5],
      [c, 6],
    ] as const) {
      expect(numbers(f(x))).toEqual(numbers(x).map((y) => -y));
      // The third call is the second of its plan, at which it is traced once more.
      expect(traces).toBe(made);
    }
  });

  test.each([0, -1, 1.5, NaN])("of which there may be %s is refused", (plans) => {
    expect(() => compile((x: Vector) => x, interpreter(), { plans })).toThrow(
      `compile: plans is ${plans}, but it is how many plans are kept, a whole number from 1 on.`,
    );
  });
});
