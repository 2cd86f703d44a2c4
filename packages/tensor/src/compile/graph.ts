import type { AnyTensor } from "../tensor.ts";

/** The nodes that the outputs need, each after its inputs. Walks with its own stack, so that depth is no limit. */
export const topological = (outputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const order: AnyTensor[] = [];
  const seen = new Set<AnyTensor>();
  const stack = outputs.toReversed().map((node) => ({ node, leaving: false }));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, leaving } = top;
    if (leaving) order.push(node);
    else if (!seen.has(node)) {
      seen.add(node);
      stack.push({ node, leaving: true });
      for (const input of node.inputs.toReversed()) stack.push({ node: input, leaving: false });
    }
  }
  return order;
};

/** What a slice, or a slice of one, is of; a node that is none itself. */
export const unsliced = (node: AnyTensor): AnyTensor => {
  const [input] = node.inputs;
  return node.operation.lowering.kind === "slice" && input ? unsliced(input) : node;
};

/** The same node over other inputs; the node itself where they are the same. */
export const rebuild = (node: AnyTensor, inputs: readonly AnyTensor[]): AnyTensor =>
  inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs };

/**
 * A pass: every node is replaced, inputs first, by what `rule` makes of it over its replaced inputs. Input nodes of the
 * program are kept by identity.
 */
export const rewrite = (
  outputs: readonly AnyTensor[],
  rule: (node: AnyTensor, original: AnyTensor) => AnyTensor,
): readonly AnyTensor[] => {
  const replaced = new Map<AnyTensor, AnyTensor>();
  const of = (node: AnyTensor): AnyTensor => replaced.get(node) ?? node;
  for (const node of topological(outputs)) replaced.set(node, rule(rebuild(node, node.inputs.map(of)), node));
  return outputs.map(of);
};

/** How many places read each node: other nodes, and the outputs. */
export const countUses = (outputs: readonly AnyTensor[]): ReadonlyMap<AnyTensor, number> => {
  const uses = new Map<AnyTensor, number>();
  const read = (node: AnyTensor): void => void uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of topological(outputs)) node.inputs.forEach(read);
  outputs.forEach(read);
  return uses;
};
