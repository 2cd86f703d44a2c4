// The pass that multiplies a row once though a batch names it several times.
import { at } from "../../at.ts";
import { countUses, rewrite } from "../../graph/rewrite.ts";
import { add, contract, gather, type Labels, scatter } from "../../nodes/build.ts";
import { loweringOf } from "../../kernels/definition.ts";
import { count, type Node } from "../../tensor.ts";
import { type DeriveRows, isDerivedInput } from "../derived.ts";
import { sumsWithinRows } from "../rules/sums-within-rows.ts";
import { isPrefix } from "../facts/labels.ts";
import { isSum } from "../facts/operands.ts";

/**
 * Shared rows: a matrix product of gathered rows is the gathered rows of the product, `X[i] W = (X W)[i]`. Where rows come
 * several times in a batch, each is multiplied once. With C the distinct rows of X, and i naming their places in C:
 *
 *     X[i] W              = (C W)[i]                            the projection
 *     scatter(i, D W)     = scatter(i, D) W, spread over X      the gradient of the table
 *     X[i]ᵀ D             = Cᵀ scatter(i, D)                    the gradient of the weights
 *
 * One rule for the product and one for each of its derivatives; sums are split first, since a product is linear in each
 * factor. Sums along a single row have a rule of their own ({@link sumsWithinRows}).
 */
export const shareRows = (outputs: readonly Node[], derive: DeriveRows): readonly Node[] => {
  const uses = countUses(outputs);
  return rewrite(
    outputs,
    (node, original) =>
      projection(node, derive) ?? tableGradient(node, derive) ?? sumsWithinRows.apply(node, original, uses) ?? node,
  );
};

/** Worth it where a batch gathers at least this share of a table's rows: some of them come several times. */
const REPETITION = 0.5;

const isRepetitive = (table: Node, indices: Node): boolean =>
  table.sizes.length === 2 &&
  indices.operation.lowering.kind === "input" &&
  !isDerivedInput(indices) &&
  count(indices.sizes) >= REPETITION * at(table.sizes, 0);

/** A contraction, one of whose operands is a sum with gathered rows in it. */
const projection = (node: Node, derive: DeriveRows): Node | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return undefined;
  for (const side of [0, 1] as const) {
    const operand = at(node.inputs, side);
    const other = at(node.inputs, 1 - side);
    const own = at(lowering.labels, side);
    const others = at(lowering.labels, 1 - side);
    const terms = termsOf(operand);
    if (!terms.some((term) => gathered(term, own, others, lowering.output, derive) !== undefined)) continue;
    const products = terms.map(
      (term) =>
        gathered(term, own, others, lowering.output, derive)?.(other) ??
        contract(term, other, [own, others], lowering.output),
    );
    return products.reduce((sum, product) => add(sum, product));
  }
  return undefined;
};

/** How gathered rows are multiplied through their table, if they can be. */
const gathered = (
  term: Node,
  own: Labels,
  others: Labels,
  output: Labels,
  derive: DeriveRows,
): ((other: Node) => Node) | undefined => {
  const [table, indices] = term.inputs as readonly [Node, Node];
  if (term.operation.lowering.kind !== "gather" || !isRepetitive(table, indices)) return undefined;
  const rows = own.slice(0, -1);
  const column = at(own, own.length - 1);
  const row = 1 + Math.max(...own, ...others, ...output);
  if (!rows.some((label) => others.includes(label)) && others.includes(column) && isPrefix(rows, output)) {
    // X[i] W: the rows stay, the columns are contracted.
    const rest = output.slice(rows.length);
    return (other) => {
      const { once, slots } = distinct(table, indices, derive);
      const labels = [[row, column], others] as const;
      return gather(contract(once, other, labels, [row, ...rest]), slots);
    };
  }
  if (rows.every((label) => others.includes(label) && !output.includes(label)) && isPrefix(rows, others)) {
    // X[i]ᵀ D: the rows are contracted, so that D can be added up for each row of the table first.
    const rest = others.slice(rows.length);
    return (other) => {
      const { once, slots } = distinct(table, indices, derive);
      const sizes = [at(once.sizes, 0), ...other.sizes.slice(rows.length)];
      const labels = [
        [row, column],
        [row, ...rest],
      ] as const;
      return contract(once, scatter([[slots, other]], sizes), labels, output);
    };
  }
  return undefined;
};

/** The distinct rows of a table that indices name, and the places of the indices among them. */
const distinct = (
  table: Node,
  indices: Node,
  derive: DeriveRows,
): { readonly once: Node; readonly slots: Node; readonly spread: Node } => {
  const derived = derive([indices], at(table.sizes, 0));
  // Derived inputs are ints, as the indices are.
  const [rows, spread, slots] = [derived.rows, derived.spread, at(derived.slots, 0)] as readonly Node[];
  if (!rows || !spread || !slots) throw new RangeError("Rows, their spread and their slots are derived together.");
  return { once: gather(table, rows), slots, spread };
};

/** A scatter of a sum with products in it: the product is taken after the rows were added up. */
const tableGradient = (node: Node, derive: DeriveRows): Node | undefined => {
  const [indices, values] = node.inputs as readonly [Node, Node];
  if (node.operation.lowering.kind !== "scatter" || !isRepetitive(node, indices)) return undefined;
  const terms = termsOf(values);
  if (!terms.some((term) => isProductOfRows(term, indices))) return undefined;
  const plain = terms.filter((term) => !isProductOfRows(term, indices));
  const products = terms
    .filter((term) => isProductOfRows(term, indices))
    .map((term) => scatteredProduct(term, indices, node, derive));
  const rest = plain.reduce<Node | undefined>((sum, term) => (sum ? add(sum, term) : term), undefined);
  const parts = rest ? [scatter([[indices, rest]], node.sizes), ...products] : products;
  return parts.reduce((sum, part) => add(sum, part));
};

const rankOf = (indices: Node): number => indices.sizes.length;

/** D W, with the rows of D kept in front, all else of D contracted, and W without those rows. */
const isProductOfRows = (term: Node, indices: Node): boolean => {
  const { lowering } = term.operation;
  if (lowering.kind !== "contract") return false;
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const rows = lowering.output.slice(0, rankOf(indices));
  const contracted = left.slice(rows.length);
  return (
    isPrefix(rows, left) &&
    !rows.some((label) => right.includes(label)) &&
    contracted.every((label) => right.includes(label) && !lowering.output.includes(label)) &&
    contracted.length > 0
  );
};

const scatteredProduct = (term: Node, indices: Node, like: Node, derive: DeriveRows): Node => {
  const lowering = loweringOf(term, "contract");
  const [values, weights] = term.inputs as readonly [Node, Node];
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const rank = rankOf(indices);
  const row = 1 + Math.max(...left, ...right);
  const { once, slots, spread } = distinct(like, indices, derive);
  const sizes = [at(once.sizes, 0), ...values.sizes.slice(rank)];
  const summed = scatter([[slots, values]], sizes);
  const product = contract(summed, weights, [[row, ...left.slice(rank)], right], [row, ...lowering.output.slice(rank)]);
  return scatter([[spread, product]], like.sizes);
};

/** The terms of a sum of tensors of equal sizes, however it is nested; of a sum of many, the sum itself. */
const termsOf = (node: Node): readonly Node[] => {
  const terms: Node[] = [];
  const stack = [node];
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (isSum(term)) stack.push(...term.inputs.toReversed());
    else terms.push(term);
    if (terms.length + stack.length > MANY_TERMS) return [node];
  }
  return terms;
};

/** A product is not made for each of more terms than this: a sum that adds to itself has twice as many at each step. */
const MANY_TERMS = 32;
