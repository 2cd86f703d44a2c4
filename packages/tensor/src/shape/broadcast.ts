import type { Opaque } from "./rule.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";

/**
 * The shape that two shapes broadcast to: aligned at the right, equal dimensions agree, and 1 repeats.
 *
 * A size that the compiler does not know (`number`) passes: it may be equal, or 1.
 */
export type BroadcastRule<Name extends string, A extends Shape, B extends Shape> = number extends
  A["length"] | B["length"]
  ? Opaque<A | B>
  : number extends B[number]
    ? Aligned<Name, A, B>
    : A extends readonly [...unknown[], ...B]
      ? A // Most calls end here, at a quarter of the cost.
      : Aligned<Name, A, B>;

type Aligned<Name extends string, A extends Shape, B extends Shape> =
  Align<A, B> extends infer R
    ? R extends string
      ? `${Name}: ${Show<A>} and ${Show<B>} do not broadcast: ${R}`
      : R
    : never;

type Align<A extends Shape, B extends Shape, Met extends Shape = []> = A extends readonly [
  ...infer As extends Shape,
  infer X extends Dimension,
]
  ? B extends readonly [...infer Bs extends Shape, infer Y extends Dimension]
    ? [Meet<X, Y>] extends [never]
      ? `${X} against ${Y}`
      : Align<As, Bs, [Meet<X, Y>, ...Met]>
    : [...A, ...Met]
  : [...B, ...Met];

/** What two dimensions broadcast to; never if they clash. Of a known and an unknown size the known one is kept. */
type Meet<X extends Dimension, Y extends Dimension> = [X] extends [1]
  ? Y
  : [Y] extends [1]
    ? X
    : [X] extends [Y]
      ? X
      : [Y] extends [X]
        ? Y
        : number extends X
          ? Y
          : number extends Y
            ? X
            : never;

/** A shape with the numbers behind it. */
export interface Sized {
  readonly shape: Shape;
  readonly sizes: readonly number[];
}

/** The shape that two shapes broadcast to: the value beside the type {@link BroadcastRule}. */
export const broadcastShapes = (name: string, a: Shape, b: Shape): Shape =>
  align(a, b, (x, y) => {
    if (x !== y && x !== 1 && y !== 1) throw fault(name, a, b, `${x} against ${y}`);
    return x === 1 ? y : x;
  });

/**
 * The sizes that two tensors broadcast to. Throws where {@link broadcastShapes} does, and also where equal names have
 * different sizes, which the compiler cannot see.
 */
export const broadcastSizes = (name: string, a: Sized, b: Sized): number[] => {
  const shape = broadcastShapes(name, a.shape, b.shape);
  const sizes = align(a.sizes, b.sizes, (x, y): readonly [number, number] => [x, y]);
  return sizes.map((pair, axis) => {
    if (typeof pair === "number") return pair;
    const [x, y] = pair;
    const left = a.shape[axis + a.shape.length - shape.length];
    const right = b.shape[axis + b.shape.length - shape.length];
    if (left === 1) return y;
    if (right === 1) return x;
    if (x !== y) throw fault(name, a.shape, b.shape, `'${left}' has size ${x} in one and ${y} in the other`);
    return x;
  });
};

const fault = (name: string, a: Shape, b: Shape, reason: string): ShapeError =>
  new ShapeError(`${name}: ${show(a)} and ${show(b)} do not broadcast: ${reason}`);

/** Both lists aligned at the right, from right to left: what one of them lacks is the other's as it is. */
const align = <T, U>(a: readonly T[], b: readonly T[], meet: (x: T, y: T) => U): (T | U)[] => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const aligned: (T | U)[] = [];
  for (let end = 1; end <= long.length; end++) {
    const x = a.at(-end);
    const y = b.at(-end);
    const alone = end > short.length ? (x ?? y) : undefined;
    if (alone !== undefined) aligned.unshift(alone);
    else if (x !== undefined && y !== undefined) aligned.unshift(meet(x, y));
  }
  return aligned;
};
