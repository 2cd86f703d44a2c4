/** Arrays whose axes have names, which say what stands beside what. */
import { at } from "../../at.ts";

/** Numbers whose axes have names; axes of size 1 have none, and are left out. */
export interface Named {
  readonly axes: readonly string[];
  readonly sizes: readonly number[];
  readonly values: readonly number[];
}

/** The size of an axis, by its name. */
export type SizeOf = (axis: string) => number;

/** A single number. */
export const single = (value: number): Named => ({ axes: [], sizes: [], values: [value] });

/** Numbers along axes, of which those of size 1 are left out. */
export const along = (axes: readonly string[], values: readonly number[], sizeOf: SizeOf): Named => {
  const own = withoutUnits(axes, sizeOf);
  return { axes: own, sizes: own.map(sizeOf), values };
};

/** 1 at one position of an axis, and else 0. */
export const oneAt = (axis: string, position: number, sizeOf: SizeOf): Named => ({
  axes: [axis],
  sizes: [sizeOf(axis)],
  values: Array.from({ length: sizeOf(axis) }, (_, i) => Number(i === position)),
});

/** One position of an axis, which disappears. */
export const positionOf = ({ axes, sizes, values }: Named, axis: string, position: number): Named => {
  const k = axes.indexOf(axis);
  if (k < 0) throw new RangeError(`[${axes.join(", ")}] has no '${axis}'`);
  const width = sizes.slice(k + 1).reduce((product, size) => product * size, 1);
  const own = values.filter((_, i) => Math.floor(i / width) % at(sizes, k) === position);
  return { axes: axes.toSpliced(k, 1), sizes: sizes.toSpliced(k, 1), values: own };
};

/** Axes without those of size 1. */
export const withoutUnits = (axes: readonly string[], sizeOf: SizeOf): readonly string[] =>
  axes.filter((axis) => sizeOf(axis) !== 1);

/** How many numbers axes hold. */
export const countAlong = (axes: readonly string[], sizeOf: SizeOf): number =>
  axes.reduce((product, axis) => product * sizeOf(axis), 1);

/** A function of each element; an axis that an operand lacks repeats it. */
export const each = (operands: readonly Named[], f: (own: readonly number[]) => number, sizeOf: SizeOf): Named => {
  const axes = [...new Set(operands.flatMap((own) => own.axes))];
  const all = operands.map((own) => arranged(own, axes, sizeOf).values);
  const values = Array.from({ length: countAlong(axes, sizeOf) }, (_, i) => f(all.map((own) => at(own, i))));
  return { axes, sizes: axes.map(sizeOf), values };
};

/** The same numbers with their axes in an order, repeated along those that they lack. */
export const arranged = (own: Named, axes: readonly string[], sizeOf: SizeOf): Named => {
  const lost = own.axes.find((axis) => !axes.includes(axis));
  if (lost !== undefined)
    throw new RangeError(`[${own.axes.join(", ")}] has '${lost}', which [${axes.join(", ")}] has not`);
  const sizes = axes.map(sizeOf);
  const strides = new Map<string, number>();
  own.axes.reduceRight((stride, axis, k) => {
    strides.set(axis, stride);
    return stride * at(own.sizes, k);
  }, 1);
  const values = Array.from({ length: countAlong(axes, sizeOf) }, (_, i) => {
    let [rest, place] = [i, 0];
    for (let k = axes.length - 1; k >= 0; k--) {
      place += (rest % at(sizes, k)) * (strides.get(at(axes, k)) ?? 0);
      rest = Math.floor(rest / at(sizes, k));
    }
    return at(own.values, place);
  });
  return { axes, sizes, values };
};
