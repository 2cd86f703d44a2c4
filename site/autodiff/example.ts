/** Defines a function on the page: its code, where it is looked at, and how it is spoken of. */
import type { Tensor } from "@attrec/tensor";

/** A function to be watched, and a point to watch it at. */
export interface Example {
  /** Its name in the address, and of the symbol that its code is. */
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly about: string;
  /** What the function is made of, on paper. */
  readonly formula: string;
  /** The names of its arguments: of those that are no trees. */
  readonly names: readonly string[];
  readonly call: (args: readonly unknown[]) => Tensor<[]>;
  /** The arguments, as data. What is differentiated with respect to is the first. */
  readonly args: readonly unknown[];
  /** How far a step of gradient descent goes. */
  readonly rate: number;
  /** What the rows of a named dimension are called, such as the films of `items`. */
  readonly rowNames?: Readonly<Record<string, readonly string[]>>;
}

/** What an author says of an example. */
interface Told<A extends readonly unknown[]> extends Omit<Example, "call" | "args"> {
  readonly f: (...args: A) => Tensor<[]>;
  readonly args: A;
}

/** An example, its types checked. */
export const example = <const A extends readonly unknown[]>({ f, ...told }: Told<A>): Example => ({
  ...told,
  // The arguments are those of the function, or others in their places: `Told` says so.
  call: (args) => f(...(args as A)),
});
