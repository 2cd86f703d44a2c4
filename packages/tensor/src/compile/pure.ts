/** The declaration that a function depends on its arguments alone, which spares `compile` most of its checks. */

const PURE: unique symbol = Symbol("pure");

/**
 * The same function, declared to depend on nothing but its arguments.
 *
 * `compile` traces a function at every call to find out whether it still is what its plan was made from; tracing AttRec's
 * training step takes a tenth of the step. A function that is declared pure is traced again only at the second call of a plan
 * and at every 32nd: what it depends on beside its arguments is noticed there, and not before.
 *
 *     const step = compile(pure(trainingStep), device, { carry: "state" });
 */
export const pure = <A extends readonly unknown[], R>(f: (...args: A) => R): ((...args: A) => R) =>
  Object.assign((...args: A) => f(...args), { [PURE]: true });

/** Whether a function was declared pure. */
export const isPure = (f: object): boolean => PURE in f;
