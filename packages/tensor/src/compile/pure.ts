/** The declaration that a function depends on its arguments alone, which spares `compile` most of its checks. */
import { checkFunction } from "../shape/sizes.ts";

const AROUND: unique symbol = Symbol("pure around");

/**
 * Marks a called function as foreign to its caller, and not known to be pure. The function that it returns behaves as the given
 * one does.
 */
export type Watch = <A extends readonly unknown[], R>(f: (...args: A) => R) => (...args: A) => R;

/** A function that was declared pure, as it is made around the functions that it watches. */
interface Pure<A extends readonly unknown[], R> {
  (...args: A): R;
  readonly [AROUND]: (watch: Watch) => (...args: A) => R;
}

/**
 * The same function, declared to depend on nothing but its arguments.
 *
 * `compile` traces a function at every call to find out whether it still matches its plan. A function that is declared pure is
 * traced again only at the second call of a plan and at every 128th: only there is a dependence on anything beside its arguments
 * noticed.
 *
 *     const score = compile(pure(model.score), device);
 *
 * @example
 * ```ts
 * const double = compile(
 *   pure((x: Tensor<["n"]>) => mul(x, 2)),
 *   interpreter(),
 * );
 * read(double(tensor("n", [1, 2], { n: 2 }))); // [2, 4]
 * ```
 */
export const pure = <A extends readonly unknown[], R>(f: (...args: A) => R): ((...args: A) => R) => {
  checkFunction("pure", "f", f);
  return pureAround(() => f);
};

/**
 * A function that is pure except for the functions of others that it calls, which it watches. `compile` calls each of them again
 * at
 * every call, with the descriptions that it was given when the plan was made, and refuses the call where it gives another graph.
 * What is computed from the result, such as its derivative, need not be traced again for this check.
 *
 *     const step = pureAround((watch) => (state, batch) => {
 *       const { value, gradient } = valueAndGrad(watch(loss))(state, batch);
 *       …
 *     });
 *
 * A function that was declared pure itself is not called again. The derivative rules of operations that a watched function
 * defines are no part of the graph that it gives: they are compared at every 128th call.
 *
 * @example
 * ```ts
 * const loss = (x: Tensor<["n"]>) => sum(square(x));
 * const step = pureAround((watch) => (x: Tensor<["n"]>) => mul(watch(loss)(x), 2));
 * read(compile(step, interpreter())(tensor("n", [1, 2], { n: 2 }))); // [10]
 * ```
 */
export const pureAround = <A extends readonly unknown[], R>(
  make: (watch: Watch) => (...args: A) => R,
): ((...args: A) => R) => {
  checkFunction("pureAround", "make", make);
  return Object.assign((...args: A) => make((f) => f)(...args), { [AROUND]: make });
};

/** Whether a function was declared pure. */
export const isPure = <A extends readonly unknown[], R>(f: (...args: A) => R): f is Pure<A, R> => AROUND in f;

/** A call of a watched function. */
export interface WatchedCall {
  /** Calls it again with the same arguments. */
  readonly again: () => unknown;
  readonly result: unknown;
}

/** The function, which adds its calls of watched functions to a list. */
export const watched = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  calls: WatchedCall[],
): ((...args: A) => R) => {
  const watch: Watch = (inner) => {
    if (isPure(inner)) return watched(inner, calls);
    return (...args) => {
      const result = inner(...args);
      calls.push({ again: () => inner(...args), result });
      return result;
    };
  };
  return isPure(f) ? f[AROUND](watch) : f;
};
