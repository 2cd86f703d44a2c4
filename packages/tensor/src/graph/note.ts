/**
 * Tells whoever prints or searches a program which nodes are made while it is traced. Nobody listens while a training step is traced,
 * which then costs a comparison for each node.
 */
import type { AnyTensor, Tensor } from "../tensor.ts";

/** Who listens. */
export interface Listener {
  /** Hears of each node as it is made. */
  readonly made: (node: AnyTensor) => void;
  /** Hears of a node's cotangent before its rule runs, and has the rule run. */
  readonly differentiated: <T>(node: AnyTensor, cotangent: Tensor, rule: () => T) => T;
  /** Hears of a node that stands for another, of the same operation: as those of a loop's step do. */
  readonly copied?: (original: AnyTensor, copy: AnyTensor) => void;
}

/** A trace is synchronous: who listens is set and reset within one call, and nothing of it stays. */
let listener: Listener | undefined;

/**
 * The node, of which the listener has heard: a node that is not made by an operation, but by hand, is passed through here, so that it has a line.
 *
 * @example
 * ```ts
 * const x = square(tensor("2", [1, 2]));
 * noted({ ...x, operation: { ...x.operation, name: "mine" } }); // [1, 4]
 * ```
 */
export const noted = <N extends AnyTensor>(node: N): N => {
  listener?.made(node);
  return node;
};

/** The copy of a node, of which the listener has heard. */
export const notedCopy = <N extends AnyTensor>(original: AnyTensor, copy: N): N => {
  if (copy !== original) listener?.copied?.(original, copy);
  return copy;
};

/**
 * The result of a node's rule for a cotangent.
 *
 * @example
 * ```ts
 * const x = tensor("2", [1, 2]);
 * // Where nobody listens, it is what the rule gives.
 * notedRule(x, tensor("2", [1, 1]), () => [mul(x, 2)]); // [[2, 4]]
 * ```
 */
export const notedRule = <T>(node: AnyTensor, cotangent: Tensor, rule: () => T): T =>
  listener ? listener.differentiated(node, cotangent, rule) : rule();

/**
 * The result of work during which `own` listens, and nobody else.
 *
 * @example
 * ```ts
 * const names: string[] = [];
 * const x = tensor("2", [1, 2]);
 * listening(
 *   { made: ({ operation }) => names.push(operation.name), differentiated: (_node, _cotangent, rule) => rule() },
 *   () => sum(square(x)),
 * );
 * names.join(" "); // "square sum"
 * ```
 */
export const listening = <T>(own: Listener | undefined, work: () => T): T => {
  const before = listener;
  listener = own;
  try {
    return work();
  } finally {
    listener = before;
  }
};
