// Facts about the nodes of an expression that decide which loop computes them.
import { at } from "../../at.ts";
import type { Dag } from "../../scalar/dag.ts";
import { depth, type Nest } from "./nest.ts";

/** The facts about the nodes of an expression that loops need. */
export interface Hoisting {
  /** The deepest level at which a node's value changes; Infinity if it needs the result of the reduction. */
  readonly levels: readonly number[];
  /** Whether a node's value changes along the vectorised level. */
  readonly varies: readonly boolean[];
  /** The nodes that change at a level and that only its inner loops use: the level computes them before these loops. */
  readonly invariant: (level: number) => readonly number[];
}

const expensive = new Set(["exponential", "logarithm", "tanh", "sine", "cosine", "divide", "divideInt", "squareRoot"]);

/** The number of instructions that an element takes. */
export const operationsOf = (dag: Dag): number =>
  dag.nodes.reduce((sum, node) => sum + (node.kind === "apply" ? (expensive.has(node.operator) ? 16 : 1) : 0), 0);

/** The facts about the nodes of an expression (and epilogue), if level `vector` is the vectorised one. */
export const hoistingOf = (dag: Dag, nest: Nest, vector: number): Hoisting => {
  const levels: number[] = [];
  const varies: boolean[] = [];
  for (const node of dag.nodes) {
    if (node.kind === "input") {
      const access = nest.accesses[node.index];
      levels.push(access ? depth(access) : Infinity);
      varies.push(
        !access || at(access.strides, vector) !== 0 || (access.rows ? at(access.rows.strides, vector) !== 0 : false),
      );
    } else {
      const operands = node.kind === "apply" ? node.operands : [];
      levels.push(Math.max(-1, ...operands.map((operand) => at(levels, operand))));
      varies.push(operands.some((operand) => at(varies, operand)));
    }
  }
  const inExpression = reachable(dag, at(dag.roots, 0));
  const invariant = (level: number): readonly number[] => {
    // A value that only the epilogue needs is not worth a register during the reduction.
    const users = dag.nodes.filter(
      (_, user) => at(levels, user) > level && (level < nest.outputs - 1 || inExpression.has(user)),
    );
    const operands = users.flatMap((user) => (user.kind === "apply" ? user.operands : []));
    const changing = operands.filter((node) => at(levels, node) === level && at(dag.nodes, node).kind !== "constant");
    return [...new Set(changing)];
  };
  return { levels, varies, invariant };
};

/** A node, and all nodes that it is computed from. */
const reachable = (dag: Dag, root: number): ReadonlySet<number> => {
  const found = new Set<number>();
  const visit = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    const node = at(dag.nodes, index);
    if (node.kind === "apply") node.operands.forEach(visit);
  };
  visit(root);
  return found;
};
