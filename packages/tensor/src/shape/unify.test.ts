import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Tensor } from "../tensor.ts";
import type { Shape } from "./dimension.ts";
import { parseSignature } from "./notation.ts";
import { type Fit, type FnResult, substitute, type Substitute, type Unify, unify } from "./unify.ts";

type X = Tensor<[512, 5, 100]>;
type W = Tensor<[100, 50]>;
type Wrong = Tensor<[64, 50]>;
type Dense = "batch length dim, dim units -> batch length units";

const sized = (...shape: readonly number[]) => ({ shape, sizes: shape });
const dense = parseSignature("batch length dim, dim units -> batch length units");

describe("a signature unified with arguments", () => {
  it("binds each name to a dimension", () => {
    expectTypeOf<Unify<Dense, [X, W]>>().toExtend<{ batch: 512; length: 5; dim: 100; units: 50 }>();
    expectTypeOf<FnResult<Dense, [X, W]>>().toEqualTypeOf<Tensor<[512, 5, 50]>>();
    const bindings = unify(dense, [sized(512, 5, 100), sized(100, 50)]);
    expect([...bindings.keys()]).toEqual(["batch", "length", "dim", "units"]);
    expect(bindings.get("dim")).toEqual({ dimension: 100, size: 100 });
    expect(substitute(dense.output, bindings)).toEqual([512, 5, 50]);
  });

  it("says which argument does not fit, and why", () => {
    const why = "[64, 50] against 'dim units': 'dim' is 100 above, but 64 here";
    expectTypeOf<Unify<Dense, [X, Wrong]>>().toEqualTypeOf<readonly [1, typeof why]>();
    expectTypeOf<Fit<[X, Wrong], readonly [1, typeof why]>>().toEqualTypeOf<[X, typeof why]>();
    expectTypeOf<FnResult<Dense, [X, Wrong]>["shape"]>().toBeAny();
    expect(() => unify(dense, [sized(512, 5, 100), sized(64, 50)])).toThrow(why);
  });

  it("counts the arguments and their dimensions", () => {
    const text = "batch length dim, dim units -> batch length units";
    const few = `'${text}': the number of arguments is 2, not 1` as const;
    expectTypeOf<Unify<Dense, [X]>>().toEqualTypeOf<readonly [0, typeof few]>();
    expect(() => unify(dense, [sized(512, 5, 100)])).toThrow(few);
    const many = `'${text}': the number of arguments is 2, not 3` as const;
    expectTypeOf<Unify<Dense, [X, W, W]>>().toEqualTypeOf<readonly [2, typeof many]>();
    const rank = "[100, 50] against 'batch length dim': the rank is 2, not 3";
    expectTypeOf<Unify<Dense, [W, W]>>().toEqualTypeOf<readonly [0, typeof rank]>();
    expect(() => unify(dense, [sized(100, 50), sized(100, 50)])).toThrow(rank);
  });

  it("lets shapes pass that the compiler does not know", () => {
    expectTypeOf<FnResult<Dense, [Tensor, W]>["shape"]["length"]>().toEqualTypeOf<3>();
    expectTypeOf<FnResult<Dense, [Tensor<[number, number, number]>, W]>>().toEqualTypeOf<
      Tensor<[number, number, 50]>
    >();
    expectTypeOf<FnResult<Dense, [FnResult<Dense, [X, Wrong]>, W]>["shape"]["length"]>().toEqualTypeOf<3>();
    expectTypeOf<FnResult<string, [X]>["shape"]>().toExtend<Shape>();
  });

  it("compares what repeats within one argument, and sizes", () => {
    const square = "[100, 50] against 'dim dim': 'dim' is 100 above, but 50 here";
    expectTypeOf<Unify<"dim dim -> dim", [W]>>().toEqualTypeOf<readonly [0, typeof square]>();
    expect(() => unify(parseSignature("dim dim -> dim"), [sized(100, 50)])).toThrow(square);
    const size = "[64, 50] against '100 units': 64 is not 100";
    expectTypeOf<Unify<"100 units -> units", [Wrong]>>().toEqualTypeOf<readonly [0, typeof size]>();
    expect(() => unify(parseSignature("100 units -> units"), [sized(64, 50)])).toThrow(size);
  });

  it("binds through sums, and substitutes into them", () => {
    type Convolve = "length, length-2 -> length-1";
    expectTypeOf<FnResult<Convolve, [Tensor<[5]>, Tensor<[3]>]>>().toEqualTypeOf<Tensor<[4]>>();
    expectTypeOf<FnResult<Convolve, [Tensor<["t-1"]>, Tensor<["t-3"]>]>>().toEqualTypeOf<Tensor<["t-2"]>>();
    expectTypeOf<Substitute<["length+1", 3], { length: 5 }>>().toEqualTypeOf<[6, 3]>();
    const convolve = parseSignature("length, length-2 -> length-1");
    expect(substitute(convolve.output, unify(convolve, [sized(5), sized(3)]))).toEqual([4]);
    const why = "[4] against 'length-2': 'length-2' is 3 above, but 4 here";
    expectTypeOf<Unify<Convolve, [Tensor<[5]>, Tensor<[4]>]>>().toEqualTypeOf<readonly [1, typeof why]>();
    expect(() => unify(convolve, [sized(5), sized(4)])).toThrow(why);
    const negative = "[0] against 'length-2': 'length-2' would be negative";
    expectTypeOf<Unify<Convolve, [Tensor<[1]>, Tensor<[0]>]>>().toEqualTypeOf<readonly [1, typeof negative]>();
    expect(() => unify(convolve, [sized(1), sized(0)])).toThrow(negative);
    const less = "[1] against 'length+2': 1 is less than 2";
    expectTypeOf<Unify<"length+2 -> length", [Tensor<[1]>]>>().toEqualTypeOf<readonly [0, typeof less]>();
    expect(() => unify(parseSignature("length+2 -> length"), [sized(1)])).toThrow(less);
  });

  it("keeps integers and reals apart", () => {
    const float = "[5] against 'int:batch': the elements are float, not int";
    expectTypeOf<Unify<"int:batch -> batch", [Tensor<[5]>]>>().toEqualTypeOf<readonly [0, typeof float]>();
    expect(() => unify(parseSignature("int:batch -> batch"), [{ ...sized(5), dtype: "float" }])).toThrow(float);
    const int = "[5] against 'batch': the elements are int, write 'int:batch'";
    expectTypeOf<Unify<"batch -> batch", [Tensor<[5], "int">]>>().toEqualTypeOf<readonly [0, typeof int]>();
    expect(() => unify(parseSignature("batch -> batch"), [{ ...sized(5), dtype: "int" }])).toThrow(int);
  });

  it("sees one name with two sizes at run time", () => {
    const i = { shape: ["batch", "dim"], sizes: [2, 3] };
    expect(() => unify(parseSignature("b d, b k -> d k"), [i, { shape: ["batch", 4], sizes: [5, 4] }])).toThrow(
      "[batch, 4] against 'b k': 'b' has size 2 above, but 5 here",
    );
    expect(() => unify(parseSignature("b d, k -> d k"), [i, { shape: ["batch"], sizes: [5] }])).toThrow(
      "[batch] against 'k': 'batch' has size 2 above, but 5 here",
    );
  });
});

describe("unification, for all signatures", () => {
  const names = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
  const sizes = fc.record({ a: fc.nat(3), b: fc.nat(3), c: fc.nat(3), d: fc.nat(3) });
  const signatureOf = (inputs: readonly (readonly string[])[]) =>
    parseSignature(`${inputs.map((input) => input.join(" ")).join(", ")} -> ${(inputs[0] ?? []).join(" ")}`);

  it("succeeds exactly where each name has one size, and finds it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, sizes), { minLength: 1, maxLength: 3 }), (inputs) => {
        const args = inputs.map(([own, values]) => sized(...own.map((name) => values[name as "a"])));
        const pairs = inputs.flatMap(([own, values]) => own.map((name) => `${name}=${values[name as "a"]}`));
        const distinct = new Set(pairs);
        const one = distinct.size === new Set(pairs.map((pair) => pair.slice(0, 1))).size;
        const attempt = () => unify(signatureOf(inputs.map(([own]) => own)), args);
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
        expect(substitute(signature.output, unify(signature, [input]))).toEqual(input.shape);
      }),
    );
  });
});
