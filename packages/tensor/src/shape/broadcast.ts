// The rule of broadcasting, as a type and as a value.
import type { Opaque } from "./rule.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";
import { type Repair, repairOf } from "./repair.ts";

/**
 * The shape that two shapes broadcast to: aligned at the right, equal dimensions agree, and 1 repeats.
 *
 * A size that the compiler does not know (`number`) passes: it may be equal, or 1.
 */
export type BroadcastRule<Name extends string, A extends Shape, B extends Shape, T extends Tests = Tests> = {
  is: [...B, 0];
} extends { is: T["none"] }
  ? A
  : { is: A; rank: [...B, 0]["length"] } extends { is: readonly [...infer _Rows extends Shape, ...B]; rank: T["rank"] }
    ? A // Most calls end here, at a quarter of the cost.
    : { is: [...A, 0] } extends { is: T["none"] }
      ? B
      : { is: B; rank: [...A, 0]["length"] } extends {
            is: readonly [...infer _Rows extends Shape, ...A];
            rank: T["rank"];
          }
        ? B
        : { is: B } extends { is: { readonly [I in keyof A]: A[I] | 1 } }
          ? A
          : number extends A["length"] | B["length"]
            ? Opaque<A | B>
            : Aligned<Name, A, B>;

/**
 * What rules such as {@link BroadcastRule} test shapes for. It is a parameter of operations, though nobody gives another: with a type of its own
 * in its place, the compiler would decide the rule where it stands here, where A and B are any, and not where an operation is called.
 */
export interface Tests {
  none: readonly [0];
  rank: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  size: number;
}

type Aligned<Name extends string, A extends Shape, B extends Shape> =
  Align<A, B> extends infer R
    ? R extends string
      ? `${Name}: ${Show<A>} and ${Show<B>} do not broadcast: ${R}${Repair<Name, A, B>}`
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

/**
 * The dimension that two dimensions broadcast to; never if they clash. If one size is known and the other is not, the known one
 * is kept.
 */
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
    if (x !== y && x !== 1 && y !== 1) throw fault(name, a, b, `${x} against ${y}${repairOf(name, a, b)}`);
    return x === 1 ? y : x;
  });

/**
 * The sizes that two tensors broadcast to. Throws where {@link broadcastShapes} does, and also where equal names have
 * different sizes, which the compiler cannot see.
 */
export const broadcastSizes = (name: string, a: Sized, b: Sized): number[] => {
  const rank = broadcastShapes(name, a.shape, b.shape).length;
  const sizes: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const [i, j] = [axis + a.sizes.length - rank, axis + b.sizes.length - rank];
    const [x, y] = [a.sizes[i], b.sizes[j]];
    if (x === undefined || y === undefined) sizes.push(x ?? y ?? 1);
    else if (a.shape[i] === 1) sizes.push(y);
    else if (b.shape[j] === 1 || x === y) sizes.push(x);
    else throw fault(name, a.shape, b.shape, `'${a.shape[i]}' has size ${x} in one and ${y} in the other`);
  }
  return sizes;
};

const fault = (name: string, a: Shape, b: Shape, reason: string): ShapeError =>
  new ShapeError(`${name}: ${show(a)} and ${show(b)} do not broadcast: ${reason}`);

/** Both lists aligned at the right, from right to left: where one list has no element, the element of the other is kept. */
const align = <T, U>(a: readonly T[], b: readonly T[], meet: (x: T, y: T) => U): (T | U)[] => {
  const rank = Math.max(a.length, b.length);
  const aligned: (T | U)[] = [];
  for (let axis = rank - 1; axis >= 0; axis--) {
    const [x, y] = [a[axis + a.length - rank], b[axis + b.length - rank]];
    if (x !== undefined && y !== undefined) aligned.push(meet(x, y));
    else if (x !== undefined) aligned.push(x);
    else if (y !== undefined) aligned.push(y);
  }
  return aligned.reverse();
};
