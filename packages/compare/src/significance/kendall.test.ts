/** Kendall's tau against SciPy's figures, and its laws. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { kendallTau } from "./kendall.ts";

test("the figures of SciPy's kendalltau", () => {
  expect(kendallTau([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(0.6666666666666669, 12);
  expect(kendallTau([1, 2, 2, 3, 5], [2, 1, 3, 3, 4])).toBeCloseTo(0.6666666666666666, 12);
  expect(kendallTau([1, 2, 3], [3, 2, 1])).toBe(-1);
  expect(kendallTau([1, 1], [1, 2])).toBeNaN();
  expect(kendallTau([1], [1])).toBeNaN();
});

test("it is symmetric, looks at order alone, and changes its sign with a list's", () => {
  const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), { maxLength: 8 });
  fc.assert(
    fc.property(list, (pairs) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const tau = kendallTau(a, b);
      expect(kendallTau(b, a)).toEqual(tau);
      expect(kendallTau(a.map(Math.exp), b)).toEqual(tau);
      if (!Number.isNaN(tau))
        expect(
          kendallTau(
            a.map((x) => -x),
            b,
          ),
        ).toBeCloseTo(-tau, 12);
    }),
  );
});
