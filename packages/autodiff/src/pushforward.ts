/** Forward mode: from the tangents of inputs to those of what is made of them. */
import { add, type AnyTensor, type Tensor } from "@attrec/tensor";
import { at, type Lowering, namedLike, noted, topological, type Walk, zerosLike } from "@attrec/tensor/extend";
import { CUSTOM } from "./custom.ts";
import { isFloat, ownTensors, ruleOf } from "./own.ts";
import { pullbackOfAll } from "./pullback.ts";

/**
 * Forward-mode differentiation: from tangents of some tensors to those of what was made of them.
 *
 * The graph is walked from its inputs on. A loop brings a forward rule of its own; that of each other operation follows from what it is:
 *
 * - one that moves or adds elements is linear: its tangent is the same operation of the tangents;
 * - one that is made element by element has a diagonal Jacobian, which is its own transpose: ẏ = Σᵢ rule(ẋᵢ)ᵢ, by the rule that
 *   it has for cotangents;
 * - any other has the transpose of its rule, which is linear in the cotangent: the pullback of the rule.
 *
 * The result is a graph like any other, and can be differentiated again, in either mode.
 *
 * @param starts tensors, each with its tangent, of its sizes
 * @param outputs the tensors whose tangents are wanted
 * @returns a tangent for each output, zeros where nothing reaches it
 * @throws TypeError if an operation on the way has no derivative
 *
 * @example
 * ```ts
 * const x = tensor("2", [3, 4]);
 * pushforward([[x, tensor("2", [1, 10])]], [square(x), sum(x)]); // [[6, 80], 11]
 * ```
 */
export const pushforward = (
  starts: readonly (readonly [tensor: Tensor, tangent: Tensor])[],
  outputs: readonly AnyTensor[],
): readonly Tensor[] => {
  const tangents = new Map<AnyTensor, Tensor>(starts.map(([x, tangent]) => [x, namedLike(tangent, x)]));
  for (const node of topological(outputs)) {
    if (tangents.has(node) || !isFloat(node)) continue;
    const own = node.inputs.map((input) => tangents.get(input));
    const tangent = own.some((each) => each !== undefined) ? tangentOf(node, own) : undefined;
    if (tangent) tangents.set(node, namedLike(tangent, node));
  }
  return outputs.map((output) => tangents.get(output) ?? zerosLike(output));
};

type Tangents = readonly (Tensor | undefined)[];

const LINEAR: readonly Lowering["kind"][] = [
  "view",
  "reshape",
  "slice",
  "concat",
  "window",
  "gather",
  "scatter",
  "gatherAlong",
  "scatterAlong",
];

/** All cotangents are wanted. */
const WALK: Walk = { isActive: () => true, back: pullbackOfAll };

const tangentOf = (node: Tensor, own: Tangents): Tensor | undefined => {
  const { lowering, name, pushforward: ownRule } = node.operation;
  if (ownRule) return ownRule(own, node, pushforward);
  if (name === CUSTOM) return transposed(node, own);
  const isLinear = LINEAR.includes(lowering.kind) || (lowering.kind === "reduce" && lowering.reducer === "sum");
  if (isLinear) {
    // What is not differentiated is an index, which stays, or a part without a tangent.
    return noted({ ...node, inputs: node.inputs.map((x, i) => (isFloat(x) ? (own[i] ?? zerosLike(x)) : x)) });
  }
  if (lowering.kind !== "map") return transposed(node, own);
  return own
    .flatMap((tangent, i) => (tangent && ruleOf(node)(namedLike(tangent, node), node.inputs, node, WALK)[i]) ?? [])
    .reduce<Tensor | undefined>(
      (sum, part) => (sum ? add<Tensor, Tensor>(sum, namedLike(part, sum)) : part),
      undefined,
    );
};

/** ẏ by the transpose of the rule ȳ ↦ x̄: the derivative of Σᵢ ⟨x̄ᵢ, ẋᵢ⟩ to ȳ, in which ȳ is left nowhere. */
const transposed = (node: Tensor, own: Tangents): Tensor => {
  const cotangent = ownTensors(zerosLike(node));
  const back = ruleOf(node)(cotangent, node.inputs, node, WALK);
  const pairs = own.flatMap((tangent, i) => {
    const part = back[i];
    return tangent && part ? [[part, tangent] as const] : [];
  });
  return at(pullbackOfAll(pairs, [cotangent]), 0);
};
