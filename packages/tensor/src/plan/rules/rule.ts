/** The type of a rewriting rule, and a function that applies rules until none applies. */
import { describe } from "../../graph/fingerprint.ts";
import { countUses, rewrite } from "../../graph/rewrite.ts";
import { topological } from "../../graph/walk.ts";
import type { Node } from "../../tensor.ts";

/**
 * Fold and share: equal nodes become one, steps that change nothing disappear, and sums of products are put in the
 * order that is cheapest. Names of dimensions have done their work by now: only sizes matter from here on.
 */
export const simplify = (outputs: readonly Node[], rules: readonly Rule[]): readonly Node[] => {
  let current = outputs;
  // A rule may make way for another: three rounds reach the fixed point on every graph met so far.
  for (let round = 0; round < 3; round++) {
    const next = simplifyOnce(current, rules);
    if (next.every((node, i) => node === current[i])) break;
    current = next;
  }
  return current;
};

/** A rule of rewriting as a value. Its law: wherever it applies, both sides of its formula compute the same. */
export interface Rule {
  /** The formula, from the old form to the new: `Σ (A B) = (Σ A) B`. */
  readonly formula: string;
  /**
   * The right side of the formula for a node that is its left side, and undefined for any other. `original` is the node before
   * its inputs were
   * replaced, which `uses` counts the readers of.
   */
  readonly apply: (node: Node, original: Node, uses: ReadonlyMap<Node, number>) => Node | undefined;
}

/** A rule from its formula and its code. */
export const rule = (formula: string, apply: Rule["apply"]): Rule => ({ formula, apply });

/** Whether an input of a node is read by others too: it has to be computed anyway. */
export const isReadElsewhere = ({ inputs }: Node, uses: ReadonlyMap<Node, number>): boolean =>
  inputs.some((input) => (uses.get(input) ?? 0) > 1);

const simplifyOnce = (outputs: readonly Node[], rules: readonly Rule[]): readonly Node[] => {
  const order = topological(outputs);
  const uses = countUses(outputs, order);
  const shared = share();
  const simpler = (node: Node, original: Node): Node => {
    for (const { apply } of rules) {
      const found = apply(node, original, uses);
      if (found) return shared(found);
    }
    return shared(node);
  };
  return rewrite(outputs, simpler, order);
};

/** Gives the first node that computed the same from the same inputs. */
const share = (): ((node: Node) => Node) => {
  const known = new Map<string, Node>();
  const numbers = new Map<Node, number>();
  const numberOf = (node: Node): number => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
  return (node) => {
    const { lowering } = node.operation;
    if (lowering.kind === "input" || lowering.kind === "data") return node;
    const key = `${describe(lowering)}(${node.inputs.map(numberOf).join(",")})[${node.sizes.join(",")}]`;
    const first = known.get(key) ?? node;
    known.set(key, first);
    return first;
  };
};
