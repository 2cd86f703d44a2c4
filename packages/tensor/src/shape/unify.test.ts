/** Checks how a signature meets its arguments, as types and as values. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Tensor } from "../tensor.ts";
import type { Shape } from "./dimension.ts";
import { parseSignature } from "./signature.ts";
import { type Fit, type FnResult, type Substitute, substituteNames, type Unify, unify } from "./unify.ts";

type X = Tensor<[512, 5, 100]>;
type W = Tensor<[100, 50]>;
type Wrong = Tensor<[64, 50]>;
type Dense = "batch length dim, dim units -> batch length units";

const sized = (...shape: readonly number[]) => ({ shape, sizes: shape });
const dense = parseSignature("fn", "batch length dim, dim units -> batch length units");

describe("a signature unified with arguments", () => {
  it("binds each name to a dimension", () => {
    expectTypeOf<Unify<"fn", Dense, [X, W]>>().toExtend<{ batch: 512; length: 5; dim: 100; units: 50 }>();
    expectTypeOf<FnResult<"fn", Dense, [X, W]>>().toEqualTypeOf<Tensor<[512, 5, 50]>>();
    const bindings = unify("fn", dense, [sized(512, 5, 100), sized(100, 50)]);
    expect([...bindings.keys()]).toEqual(["batch", "length", "dim", "units"]);
    expect(bindings.get("dim")).toEqual({ dimension: 100, size: 100 });
    expect(substituteNames("fn", dense.output, bindings)).toEqual([512, 5, 50]);
  });

  it("says which argument does not fit, and why", () => {
    const why = "fn: [64, 50] against 'dim units': 'dim' is 100 above, but 64 here";
    expectTypeOf<Unify<"fn", Dense, [X, Wrong]>>().toEqualTypeOf<readonly [1, typeof why]>();
    expectTypeOf<Fit<[X, Wrong], readonly [1, typeof why]>>().toEqualTypeOf<[X, typeof why]>();
    expectTypeOf<FnResult<"fn", Dense, [X, Wrong]>["shape"]>().toBeAny();
    expect(() => unify("fn", dense, [sized(512, 5, 100), sized(64, 50)])).toThrow(why);
  });

  it("counts the arguments and their dimensions", () => {
    const text = "batch length dim, dim units -> batch length units";
    const few = `fn: '${text}': the number of arguments is 2, not 1` as const;
    expectTypeOf<Unify<"fn", Dense, [X]>>().toEqualTypeOf<readonly [0, typeof few]>();
    expect(() => unify("fn", dense, [sized(512, 5, 100)])).toThrow(few);
    const many = `fn: '${text}': the number of arguments is 2, not 3` as const;
    expectTypeOf<Unify<"fn", Dense, [X, W, W]>>().toEqualTypeOf<readonly [2, typeof many]>();
    const rank = "fn: [100, 50] against 'batch length dim': the rank is 2, not 3";
    expectTypeOf<Unify<"fn", Dense, [W, W]>>().toEqualTypeOf<readonly [0, typeof rank]>();
    expect(() => unify("fn", dense, [sized(100, 50), sized(100, 50)])).toThrow(rank);
  });

  it("lets shapes pass that the compiler does not know", () => {
    expectTypeOf<FnResult<"fn", Dense, [Tensor, W]>["shape"]["length"]>().toEqualTypeOf<3>();
    expectTypeOf<FnResult<"fn", Dense, [Tensor<[number, number, number]>, W]>>().toEqualTypeOf<
      Tensor<[number, number, 50]>
    >();
    expectTypeOf<FnResult<"fn", Dense, [FnResult<"fn", Dense, [X, Wrong]>, W]>["shape"]["length"]>().toEqualTypeOf<3>();
    expectTypeOf<FnResult<"fn", string, [X]>["shape"]>().toEqualTypeOf<Shape>();
  });

  it("compares what repeats within one argument, and sizes", () => {
    const square = "fn: [100, 50] against 'dim dim': 'dim' is 100 above, but 50 here";
    expectTypeOf<Unify<"fn", "dim dim -> dim", [W]>>().toEqualTypeOf<readonly [0, typeof square]>();
    expect(() => unify("fn", parseSignature("fn", "dim dim -> dim"), [sized(100, 50)])).toThrow(square);
    const size = "fn: [64, 50] against '100 units': 64 is not 100";
    expectTypeOf<Unify<"fn", "100 units -> units", [Wrong]>>().toEqualTypeOf<readonly [0, typeof size]>();
    expect(() => unify("fn", parseSignature("fn", "100 units -> units"), [sized(64, 50)])).toThrow(size);
  });

  it("binds through sums, and substitutes into them", () => {
    type Convolve = "length, length-2 -> length-1";
    expectTypeOf<FnResult<"fn", Convolve, [Tensor<[5]>, Tensor<[3]>]>>().toEqualTypeOf<Tensor<[4]>>();
    expectTypeOf<FnResult<"fn", Convolve, [Tensor<["t-1"]>, Tensor<["t-3"]>]>>().toEqualTypeOf<Tensor<["t-2"]>>();
    expectTypeOf<Substitute<["length+1", 3], { length: 5 }>>().toEqualTypeOf<[6, 3]>();
    const convolve = parseSignature("fn", "length, length-2 -> length-1");
    expect(substituteNames("fn", convolve.output, unify("fn", convolve, [sized(5), sized(3)]))).toEqual([4]);
    const why = "fn: [4] against 'length-2': 'length-2' is 3 above, but 4 here";
    expectTypeOf<Unify<"fn", Convolve, [Tensor<[5]>, Tensor<[4]>]>>().toEqualTypeOf<readonly [1, typeof why]>();
    expect(() => unify("fn", convolve, [sized(5), sized(4)])).toThrow(why);
    const negative = "fn: [0] against 'length-2': 'length-2' would be negative";
    expectTypeOf<Unify<"fn", Convolve, [Tensor<[1]>, Tensor<[0]>]>>().toEqualTypeOf<readonly [1, typeof negative]>();
    expect(() => unify("fn", convolve, [sized(1), sized(0)])).toThrow(negative);
    const less = "fn: [1] against 'length+2': 1 is less than 2";
    expectTypeOf<Unify<"fn", "length+2 -> length", [Tensor<[1]>]>>().toEqualTypeOf<readonly [0, typeof less]>();
    expect(() => unify("fn", parseSignature("fn", "length+2 -> length"), [sized(1)])).toThrow(less);
  });

  it("keeps integers and reals apart", () => {
    const float = "fn: [5] against 'int:batch': the elements are float, not int";
    expectTypeOf<Unify<"fn", "int:batch -> batch", [Tensor<[5]>]>>().toEqualTypeOf<readonly [0, typeof float]>();
    expect(() => unify("fn", parseSignature("fn", "int:batch -> batch"), [{ ...sized(5), dtype: "float" }])).toThrow(
      float,
    );
    const int = "fn: [5] against 'batch': the elements are int, write 'int:batch'";
    expectTypeOf<Unify<"fn", "batch -> batch", [Tensor<[5], "int">]>>().toEqualTypeOf<readonly [0, typeof int]>();
    expect(() => unify("fn", parseSignature("fn", "batch -> batch"), [{ ...sized(5), dtype: "int" }])).toThrow(int);
  });

  it("sees one name with two sizes at run time", () => {
    const i = { shape: ["batch", "dim"], sizes: [2, 3] };
    expect(() =>
      unify("fn", parseSignature("fn", "b d, b k -> d k"), [i, { shape: ["batch", 4], sizes: [5, 4] }]),
    ).toThrow("fn: [batch, 4] against 'b k': 'b' has size 2 above, but 5 here");
    expect(() => unify("fn", parseSignature("fn", "b d, k -> d k"), [i, { shape: ["batch"], sizes: [5] }])).toThrow(
      "fn: [batch] against 'k': 'batch' has size 2 above, but 5 here",
    );
  });
});

describe("unification, for all signatures", () => {
  const names = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
  const sizes = fc.record({ a: fc.nat(3), b: fc.nat(3), c: fc.nat(3), d: fc.nat(3) });
  const signatureOf = (inputs: readonly (readonly string[])[]) =>
    parseSignature("fn", `${inputs.map((input) => input.join(" ")).join(", ")} -> ${(inputs[0] ?? []).join(" ")}`);

  it("succeeds exactly where each name has one size, and finds it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, sizes), { minLength: 1, maxLength: 3 }), (inputs) => {
        const args = inputs.map(([own, values]) => sized(...own.map((name) => values[name as "a"])));
        const pairs = inputs.flatMap(([own, values]) => own.map((name) => `${name}=${values[name as "a"]}`));
        const distinct = new Set(pairs);
        const one = distinct.size === new Set(pairs.map((pair) => pair.slice(0, 1))).size;
        const attempt = () => unify("fn", signatureOf(inputs.map(([own]) => own)), args);
        if (!one) expect(attempt).toThrow("above, but");
        else expect([...attempt()].map(([name, { size }]) => `${name}=${size}`)).toEqual([...distinct]);
      }),
    );
  });

  it("gives back the arguments where they are substituted", () => {
    fc.assert(
      fc.property(names, sizes, (own, values) => {
        const input = sized(...own.map((name) => values[name as "a"]));
        const signature = signatureOf([own]);
        expect(substituteNames("fn", signature.output, unify("fn", signature, [input]))).toEqual(input.shape);
      }),
    );
  });
});
