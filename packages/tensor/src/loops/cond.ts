// One of two computations, by a condition: only the one that is chosen runs.
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { boolTensor, type NotBool } from "../shape/dtype.ts";
import { checkFunction } from "../shape/sizes.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { type Leaf, tensors, withTensors } from "../tree.ts";
import { closeOver, type Coding, codingOf, leavesOf, placeLike } from "./body.ts";
import { toFloat } from "../ops/cast.ts";
import { not } from "../ops/logic.ts";
import { filled } from "../ops/filled.ts";
import { iterate } from "./iterate.ts";
import { treeNamedLike } from "./scan-loop.ts";

/** The type of a predicate: one boolean, or the sentence that says that it is none. */
type PredicateArgument<S extends Shape, D extends DType> = [D] extends ["bool"]
  ? S extends readonly []
    ? Tensor<S, D>
    : `cond: the predicate is ${Show<S>}, not one boolean`
  : NotBool<"cond", "predicate", S, D>;

/**
 * What `then(given)` gives where the predicate is true, and what `otherwise(given)` gives where it is false. Both are trees of tensors
 * with the same keys, sizes and types. Unlike {@link select}, which computes both, only the branch that is chosen runs, and so do its
 * derivatives: a root of a negative number in the other branch makes no NaN.
 *
 * What a branch computes of `given` is its own; what it takes from around it and does not change is computed before, whichever
 * branch is chosen, and indices are checked for both. A branch is a loop of one step or none: its kernels run on one thread, and on
 * graphics cards both branches are computed. No derivative flows to the predicate.
 *
 * @throws ShapeError if the predicate is not one boolean, or if the branches give trees that differ
 *
 * @derivative that of the branch which was taken
 *
 * @example
 * ```ts
 * cond(greater(scalar(4), 0), scalar(4), sqrt, neg); // 2
 * const root = (x: number) => cond(greater(x, 0), scalar(x), sqrt, (y) => mul(y, 0));
 * [root(4), root(-4)]; // [2, 0]
 * ```
 */
export const cond = <Given, Result, const S extends Shape = [], D extends DType = "bool">(
  predicate: PredicateArgument<S, D>,
  given: Given,
  then: (given: Given) => Result,
  otherwise: (given: Given) => NoInfer<Result>,
): Result => {
  const holds = boolTensor("cond", "predicate", predicate);
  if (holds.shape.length > 0) throw new ShapeError(`cond: the predicate is ${show(holds.shape)}, not one boolean`);
  checkFunction("cond", "then", then);
  checkFunction("cond", "otherwise", otherwise);
  const places = leavesOf("cond", "'given'", given).map(({ tensor }) => placeLike(tensor));
  const inside = withTensors(given, places);
  const [first, second] = [then(inside), otherwise(inside)];
  checkSame(first, second);
  const coded = codingOf(first);
  const run = (isChosen: Tensor, before: readonly Tensor[], result: Result): readonly Tensor[] =>
    once(isChosen, before, coded, result, { places, given: tensors(given) });
  const none = coded.encode(first).map(({ shape, sizes }) => filled(0, shape, sizes));
  const one = run(toFloat(holds), none, first);
  return treeNamedLike(coded.decode(run(toFloat(not(holds)), one, second)), first);
};

/** A result if it is chosen, in a loop of one step or none, and else what was before. */
const once = <Result>(
  isChosen: Tensor,
  before: readonly Tensor[],
  coded: Coding<Result>,
  result: Result,
  { places, given }: { readonly places: readonly AnyTensor[]; readonly given: readonly AnyTensor[] },
): readonly Tensor[] => {
  const { results, constants, taken } = closeOver(places, coded.encode(result));
  const states = before.map(placeLike);
  const body = { states, slices: [], constants: [...places, ...constants], next: results, outputs: [] };
  const inputs = { count: isChosen, initial: before, sequences: [], constants: [...given, ...taken] };
  return iterate({ body, length: 1, reverse: false, counted: true }, inputs).states;
};

/** Throws unless both branches give the same keys, sizes and types. */
const checkSame = (then: unknown, otherwise: unknown): void => {
  const [one, other] = [
    leavesOf("cond", "what 'then' gives", then),
    leavesOf("cond", "what 'otherwise' gives", otherwise),
  ];
  for (let k = 0; k < Math.max(one.length, other.length); k++) {
    const [a, b] = [one[k], other[k]];
    const isSame =
      a?.path === b?.path && a?.tensor.dtype === b?.tensor.dtype && a?.tensor.sizes.join() === b?.tensor.sizes.join();
    if (isSame) continue;
    throw new ShapeError(
      `cond: where 'then' gives ${told(a)}, 'otherwise' gives ${told(b)}: both give the same keys, sizes and types`,
    );
  }
};

const told = (leaf: Leaf | undefined): string =>
  leaf ? `${leaf.path && `'${leaf.path}', `}${leaf.tensor.dtype} ${show(leaf.tensor.shape)}` : "nothing";
