/** The type of a rewriting rule, and a function that applies rules until none applies. */
import { computationOf } from "../../graph/fingerprint.ts";
import { countUses, rewrite } from "../../graph/rewrite.ts";
import { orderOf } from "../../graph/order-of.ts";
import type { Operator } from "../../scalar/expression.ts";
import type { Lowering, Node } from "../../tensor.ts";
import { operatorOf } from "../facts/operands.ts";

/**
 * Fold and share: equal nodes become one, steps that change nothing disappear, and sums of products are put in the
 * order that is cheapest. Names of dimensions have done their work by now: only sizes matter from here on.
 */
export const simplify = (outputs: readonly Node[], rules: readonly Rule[]): readonly Node[] => {
  const rulesFor = byHead(rules);
  const shared = share();
  let current = outputs;
  // Nodes that no rule changes, whoever reads them: they are not tried again while their inputs stay.
  const settled = new Set<Node>();
  // A rule may make way for another: three rounds reach the fixed point on every graph met so far.
  for (let round = 0; round < 3; round++) {
    const order = orderOf(current);
    const uses = watchedUses(countUses(current));
    const simpler = (node: Node, original: Node): Node => {
      uses.wereRead = false;
      for (const { apply } of rulesFor(node)) {
        const found = apply(node, original, uses);
        if (found) return shared(found);
      }
      const first = shared(node);
      if (first === node && !uses.wereRead) settled.add(node);
      return first;
    };
    const next = rewrite(current, simpler, order, settled);
    if (next.every((node, i) => node === current[i])) break;
    current = next;
  }
  return current;
};

/** What a formula begins with: a primitive, or the operator of an elementwise operation, all of which `map` stands for. */
export type FormulaHead = Lowering["kind"] | Operator;

/** A rule of rewriting as a value. Its law: wherever it applies, both sides of its formula compute the same. */
export interface Rule {
  /** The formula, from the old form to the new: `Σ (A B) = (Σ A) B`. */
  readonly formula: string;
  /** The heads of the nodes that the rule is tried on. */
  readonly heads: readonly FormulaHead[];
  /**
   * The right side of the formula for a node that is its left side, and undefined for any other. `original` is the node before
   * its inputs were replaced, which `uses` counts the readers of.
   */
  readonly apply: (node: Node, original: Node, uses: Uses) => Node | undefined;
}

/** Gives the number of readers of a node. Only a rule that asks depends on more than its node. */
export type Uses = Pick<ReadonlyMap<Node, number>, "get">;

/** The numbers of readers, and whether one was asked for. */
const watchedUses = (counts: Uses) => {
  const uses = {
    wereRead: false,
    get: (node: Node): number | undefined => {
      uses.wereRead = true;
      return counts.get(node);
    },
  };
  return uses;
};

/** A rule from its formula, the heads of its left side, and its code. */
export const rule = (formula: string, heads: Rule["heads"], apply: Rule["apply"]): Rule => ({ formula, heads, apply });

/** Whether an input of a node is read by others too: it has to be computed anyway. */
export const isReadElsewhere = ({ inputs }: Node, uses: Uses): boolean =>
  inputs.some((input) => (uses.get(input) ?? 0) > 1);

/** Gives the rules for a node, in their order: a graph has many nodes for which there are none. */
const byHead = (rules: readonly Rule[]): ((node: Node) => readonly Rule[]) => {
  const known = new Map<FormulaHead, readonly Rule[]>();
  return (node) => {
    const { kind } = node.operation.lowering;
    const head = operatorOf(node) ?? kind;
    const found = known.get(head) ?? rules.filter(({ heads }) => heads.includes(head) || heads.includes(kind));
    known.set(head, found);
    return found;
  };
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
  const firsts = new Set<Node>();
  return (node) => {
    const { lowering } = node.operation;
    if (firsts.has(node) || lowering.kind === "input" || lowering.kind === "data") return node;
    const key = `${computationOf(lowering)}(${node.inputs.map(numberOf).join(",")})[${node.sizes.join(",")}]`;
    const first = known.get(key) ?? node;
    known.set(key, first);
    firsts.add(first);
    return first;
  };
};
