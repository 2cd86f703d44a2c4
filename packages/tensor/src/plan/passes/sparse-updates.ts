// Row-sparse updates: only the rows that a batch names are computed and written.
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { filled, gather, scatter } from "../../nodes/build.ts";
import { update } from "../../nodes/update.ts";
import { ASSUMPTION } from "../../ops/assume.ts";
import type { Node } from "../../tensor.ts";
import { capacityOf, type Derived } from "../derived.ts";
import type { Draft, PlanTools } from "../pass.ts";
import { topological } from "../../graph/walk.ts";

/**
 * Row-sparse updates, derived from pure code. The gradient of a gathered table is a scatter into zeros, and an optimizer
 * that changes nothing where the gradient is 0 leaves all other rows as they are. Where that can be shown, the new table
 * is the old one with the rows that the batch names replaced: the cost of a step does not grow with the table.
 *
 * It is shown by substitution: with zeros for the scatters, the new table has to simplify to the old one.
 */
export const compactUpdates = (draft: Updating): readonly Node[] => {
  const { outputs, program } = draft;
  const updates = outputs.map((output, k) => possibleUpdate(output, program.inputs[at(program.carried, k)], draft));
  // What has to be simplified for the proof is the whole program: where a batch names most of each table, there is nothing to prove.
  if (updates.every((possible) => possible === undefined)) return outputs;
  const unchanged = unchangedWithoutGradient(draft);
  return outputs.map((output, k) => {
    const possible = updates[k];
    if (!possible || !unchanged.has(k)) return output;
    const { old, between, indices } = possible;
    const derived = draft.derived.derive(indices, at(old.sizes, 0));
    return update(old, derived.rows, compactRows(output, between, derived));
  });
};

/** What the pass looks at of a plan. */
interface Updating extends Pick<Draft, "outputs" | "program" | "pieces" | "derived" | "compiler"> {
  readonly tools: Pick<PlanTools, "simplify" | "isRowWise" | "everyRule" | "arithmeticRules">;
}

/** An update of the rows that a batch names, if the other rows stay as they are. */
interface PossibleUpdate {
  readonly old: Node;
  /** The nodes between the old table and the new one, all of which work row by row. */
  readonly between: ReadonlySet<Node>;
  /** What names the rows. */
  readonly indices: readonly Node[];
}

/** The update that an output may be, if it takes the place of a table and would cost less so. */
const possibleUpdate = (output: Node, old: Node | undefined, draft: Updating): PossibleUpdate | undefined => {
  // A table has rows and columns.
  const between = old?.sizes.length === 2 ? nodesOfRows(output, old, draft) : undefined;
  if (!old || !between) return undefined;
  const indices = indicesIn(between);
  return isWorthIt(indices, old) ? { old, between, indices } : undefined;
};

/** The outputs that are their old value where every gradient is 0, by number. */
const unchangedWithoutGradient = ({ outputs, program, pieces, tools }: Updating): ReadonlySet<number> => {
  const still = rewrite(outputs, (node) =>
    node.operation.lowering.kind === "scatter" ? filled(0, node.sizes, node.dtype) : node,
  );
  // Assumptions are simplified together with the outputs, so that equal expressions are one node.
  const assumptions = topological(program.outputs).filter(
    (node) => node.operation.name === ASSUMPTION && node.inputs.length === 2,
  );
  const simple = tools.simplify(
    [...still, ...assumptions.flatMap((node) => node.inputs)],
    [...tools.everyRule, ...tools.arithmeticRules, ...pieces],
  );
  const equals = new Map<Node, Node>();
  for (let i = outputs.length; i < simple.length; i += 2) equals.set(at(simple, i + 1), at(simple, i));
  return new Set(
    outputs.flatMap((_, k) => {
      const old = program.inputs[at(program.carried, k)];
      const now = at(simple, k);
      return old && (now === old || equals.get(now) === old) ? [k] : [];
    }),
  );
};

/** The nodes between a table's new value and what it is made from, if every one of them works row by row. */
const nodesOfRows = (output: Node, old: Node, { tools, compiler }: Updating): ReadonlySet<Node> | undefined => {
  const rows = at(old.sizes, 0);
  const found = new Set<Node>();
  const stack = [output];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (found.has(node)) continue;
    const of = node;
    const { kind } = of.operation.lowering;
    const isTable = of.sizes[0] === rows && of.sizes.length > 0;
    if (!isTable) {
      if (kind === "scatter") return undefined;
      continue;
    }
    found.add(of);
    if (kind === "input" || kind === "scatter") continue;
    if (!tools.isRowWise(of, compiler.kernels)) return undefined;
    stack.push(...of.inputs.filter((_, position) => !isAcrossRows(of, position)));
  }
  return found;
};

/** Whether an input of a row-wise node is the same for all rows: the weights of a product, or what a view repeats. */
const isAcrossRows = (node: Node, position: number): boolean => {
  const { lowering } = node.operation;
  if (lowering.kind === "contract") return position === 1;
  return lowering.kind === "view" && lowering.axes[0] === -1;
};

/** The indices of all scatters, each once. */
const indicesIn = (nodes: ReadonlySet<Node>): readonly Node[] => [
  ...new Set([...nodes].flatMap((node) => (node.operation.lowering.kind === "scatter" ? [at(node.inputs, 0)] : []))),
];

/** Worth it where a batch names fewer rows than the table has, and the rows are named by inputs. */
const isWorthIt = (indices: readonly Node[], table: Node): boolean => {
  if (indices.length === 0) return false;
  if (indices.some((node) => node.operation.lowering.kind !== "input")) return false;
  return capacityOf(indices, at(table.sizes, 0)) < WORTH * at(table.sizes, 0);
};

/** A batch that names this share of a table's rows costs about what an update of all of them does. */
const WORTH = 0.9;

/** The new values of the rows alone: the same computation on as many rows as the batch names. */
const compactRows = (output: Node, between: ReadonlySet<Node>, derived: Derived): Node => {
  const capacity = at(derived.rows.sizes, 0);
  const made = new Map<Node, Node>();
  const compactRow = (node: Node): Node => {
    const { kind } = node.operation.lowering;
    if (kind === "input") return gather(node, derived.rows);
    if (kind === "scatter") {
      const slots = at(derived.slots, derived.sources.indexOf(at(node.inputs, 0)));
      const sizes = [capacity, ...node.sizes.slice(1)];
      return scatter([[slots, at(node.inputs, 1)]], sizes);
    }
    const inputs = node.inputs.map((from, position) =>
      isAcrossRows(node, position) ? from : (made.get(from) ?? from),
    );
    return { ...node, inputs, sizes: [capacity, ...node.sizes.slice(1)] };
  };
  for (const node of topological([output])) if (between.has(node)) made.set(node, compactRow(node));
  return made.get(output) ?? output;
};
