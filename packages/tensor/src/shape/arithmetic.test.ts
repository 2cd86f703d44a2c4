/** Checks sums and differences of dimensions, as types and as values. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  dimensionMinus,
  dimensionPlus,
  dimensionTimes,
  linear,
  type Minus,
  type Plus,
  type Times,
} from "./arithmetic.ts";

describe("dimension arithmetic", () => {
  it("adds and subtracts sizes of any length", () => {
    expectTypeOf<Plus<12101, 999>>().toEqualTypeOf<13100>();
    expectTypeOf<Plus<99999, 1>>().toEqualTypeOf<100000>();
    expectTypeOf<Plus<0, 0>>().toEqualTypeOf<0>();
    expectTypeOf<Plus<1, 99>>().toEqualTypeOf<100>();
    expectTypeOf<Minus<100000, 1>>().toEqualTypeOf<99999>();
    expectTypeOf<Minus<13100, 12101>>().toEqualTypeOf<999>();
    expectTypeOf<Minus<5, 5>>().toEqualTypeOf<0>();
    expectTypeOf<Minus<number, 2>>().toEqualTypeOf<number>();
  });

  it("has no negative size", () => {
    expectTypeOf<Minus<1, 2>>().toEqualTypeOf<never>();
    expectTypeOf<Minus<99, 100>>().toEqualTypeOf<never>();
    expect(() => dimensionMinus(1, 2)).toThrow("a size of 1 - 2 is negative");
  });

  it("keeps names in a normal form", () => {
    expectTypeOf<Minus<"length", 2>>().toEqualTypeOf<"length-2">();
    expectTypeOf<Minus<"length-2", 1>>().toEqualTypeOf<"length-3">();
    expectTypeOf<Plus<"length-2", 2>>().toEqualTypeOf<"length">();
    expectTypeOf<Plus<"length-2", 5>>().toEqualTypeOf<"length+3">();
    expectTypeOf<Minus<"length+3", 5>>().toEqualTypeOf<"length-2">();
    expectTypeOf<Plus<"length+998", 3>>().toEqualTypeOf<"length+1001">();
    expectTypeOf<Plus<"length", 0>>().toEqualTypeOf<"length">();
    expectTypeOf<Plus<string, 2>>().toEqualTypeOf<string>();
    expect(dimensionMinus("length-2", 1)).toBe("length-3");
    expect(dimensionPlus("length-2", 2)).toBe("length");
    expect(dimensionPlus("length-2", 5)).toBe("length+3");
  });
});

describe("products of dimensions", () => {
  it("multiply sizes of any length", () => {
    expectTypeOf<Times<12, 34>>().toEqualTypeOf<408>();
    expectTypeOf<Times<999, 1001>>().toEqualTypeOf<999999>();
    expectTypeOf<Times<100, 0>>().toEqualTypeOf<0>();
    expectTypeOf<Times<90, 10>>().toEqualTypeOf<900>();
    expectTypeOf<Times<number, 3>>().toEqualTypeOf<number>();
    expect([dimensionTimes(12, 34), dimensionTimes(100, 0)]).toEqual([408, 0]);
  });

  it("join names in the order of their axes, a sum in brackets", () => {
    expectTypeOf<Times<"heads", "dim">>().toEqualTypeOf<"heads*dim">();
    expectTypeOf<Times<1, "dim">>().toEqualTypeOf<"dim">();
    expectTypeOf<Times<"dim", 1>>().toEqualTypeOf<"dim">();
    expectTypeOf<Times<4, "length-2">>().toEqualTypeOf<"4*(length-2)">();
    expectTypeOf<Times<number, "dim">>().toEqualTypeOf<string>();
    expect([dimensionTimes("heads", "dim"), dimensionTimes(1, "dim"), dimensionTimes("dim", 1)]).toEqual([
      "heads*dim",
      "dim",
      "dim",
    ]);
    expect(dimensionTimes(4, "length-2")).toBe("4*(length-2)");
  });
});

describe("dimension arithmetic, for all sizes and names", () => {
  const size = fc.nat({ max: 1_000_000 });

  it("agrees with numbers", () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        expect(dimensionPlus(a, b)).toBe(a + b);
      }),
    );
    fc.assert(
      fc.property(size, size, (a, b) => {
        expect(dimensionMinus(a + b, b)).toBe(a);
      }),
    );
  });

  it("undoes itself, and only the sum counts", () => {
    fc.assert(
      fc.property(size, (n) => {
        expect(dimensionMinus(dimensionPlus("length", n), n)).toBe("length");
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (m, n) => {
        fc.pre(Number.isSafeInteger(m + n));
        expect(dimensionPlus(dimensionPlus("length", m), n)).toBe(dimensionPlus("length", m + n));
        expect(linear(String(dimensionPlus("length", m)))).toEqual({ base: "length", offset: m });
      }),
    );
  });
});
