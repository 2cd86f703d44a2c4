import { contract, type Labels } from "../ops/contract.ts";
import { scatter } from "../ops/scatter.ts";
import { gather } from "../ops/gather.ts";
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import { type AnyTensor, count, type Tensor } from "../tensor.ts";
import { rewrite } from "./graph.ts";
import { isSum, sumOf } from "./sums.ts";

/**
 * Shared rows: a matrix product of gathered rows is the gathered rows of the product, `X[i] W = (X W)[i]`. Where a table
 * has fewer rows than are gathered from it, every row is multiplied once instead of once for each time that it occurs.
 *
 * Three rules, one for the product and one for each of its derivatives; sums are split first, since a product is linear
 * in each factor:
 *
 *     X[i] W              = (X W)[i]                    the projection
 *     scatter(i, D W)     = scatter(i, D) W             the gradient of the table
 *     X[i]ᵀ D             = Xᵀ scatter(i, D)            the gradient of the weights
 */
export const shareRows = (outputs: readonly AnyTensor[]): readonly AnyTensor[] =>
  rewrite(outputs, (node) => projection(node) ?? tableGradient(node) ?? node);

/** Worth it where at least this many gathered rows come from each row of the table. */
const REPETITION = 1.25;

const isRepetitive = (table: AnyTensor, indices: AnyTensor): boolean =>
  table.sizes.length === 2 && count(indices.sizes) >= REPETITION * at(table.sizes, 0);

/** A contraction, one of whose operands is a sum with gathered rows in it. */
const projection = (node: AnyTensor): AnyTensor | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") return undefined;
  for (const side of [0, 1] as const) {
    const operand = at(node.inputs, side);
    const other = at(node.inputs, 1 - side) as Tensor;
    const own = at(lowering.labels, side);
    const others = at(lowering.labels, 1 - side);
    const terms = termsOf(operand);
    if (!terms.some((term) => gathered(term, own, others, lowering.output) !== undefined)) continue;
    const products = terms.map(
      (term) =>
        gathered(term, own, others, lowering.output)?.(other) ??
        contract(term as Tensor, other, [own, others], lowering.output),
    );
    return products.reduce((sum, product) => sumOf(sum, product));
  }
  return undefined;
};

/** How gathered rows are multiplied through their table, if they can be. */
const gathered = (
  term: AnyTensor,
  own: Labels,
  others: Labels,
  output: Labels,
): ((other: Tensor) => Tensor) | undefined => {
  const [table, indices] = term.inputs as readonly [Tensor, Tensor<Shape, "int">];
  if (term.operation.lowering.kind !== "gather" || !isRepetitive(table, indices)) return undefined;
  const rows = own.slice(0, -1);
  const column = at(own, own.length - 1);
  const row = 1 + Math.max(...own, ...others, ...output);
  if (!rows.some((label) => others.includes(label)) && others.includes(column) && isPrefix(rows, output)) {
    // X[i] W: the rows stay, the columns are contracted.
    const rest = output.slice(rows.length);
    return (other) => gather<Shape, Shape>(contract(table, other, [[row, column], others], [row, ...rest]), indices);
  }
  if (rows.every((label) => others.includes(label) && !output.includes(label)) && isPrefix(rows, others)) {
    // X[i]ᵀ D: the rows are contracted, so that D can be added up for each row of the table first.
    const rest = others.slice(rows.length);
    return (other) => {
      const width = other.sizes.slice(rows.length);
      const summed = scatter(indices, other, [at(table.sizes, 0), ...width], [at(table.sizes, 0), ...width]);
      return contract(
        table,
        summed,
        [
          [row, column],
          [row, ...rest],
        ],
        output,
      );
    };
  }
  return undefined;
};

const isPrefix = (prefix: Labels, labels: Labels): boolean => prefix.every((label, i) => label === labels[i]);

/** A scatter of a sum with products in it: the product is taken after the rows were added up. */
const tableGradient = (node: AnyTensor): AnyTensor | undefined => {
  const [indices, values] = node.inputs as readonly [Tensor<Shape, "int">, Tensor];
  if (node.operation.lowering.kind !== "scatter" || !isRepetitive(node, indices)) return undefined;
  const terms = termsOf(values);
  if (!terms.some((term) => isProductOfRows(term, indices))) return undefined;
  const plain = terms.filter((term) => !isProductOfRows(term, indices));
  const products = terms
    .filter((term) => isProductOfRows(term, indices))
    .map((term) => scatteredProduct(term, indices, node));
  const rest = plain.reduce<Tensor | undefined>((sum, term) => (sum ? sumOf(sum, term) : (term as Tensor)), undefined);
  const parts = rest ? [scatter(indices, rest, node.shape, node.sizes), ...products] : products;
  return parts.reduce((sum, part) => sumOf(sum, part));
};

const rowsOf = (indices: AnyTensor): number => indices.sizes.length;

/** D W, with the rows of D kept in front and W without them. */
const isProductOfRows = (term: AnyTensor, indices: AnyTensor): boolean => {
  const { lowering } = term.operation;
  if (lowering.kind !== "contract") return false;
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const rows = lowering.output.slice(0, rowsOf(indices));
  return isPrefix(rows, left) && !rows.some((label) => right.includes(label)) && left.length === rows.length + 1;
};

const scatteredProduct = (term: AnyTensor, indices: Tensor<Shape, "int">, like: AnyTensor): Tensor => {
  const { lowering } = term.operation;
  if (lowering.kind !== "contract") throw new TypeError("A product was expected.");
  const [values, weights] = term.inputs as readonly [Tensor, Tensor];
  const [left, right] = lowering.labels as readonly [Labels, Labels];
  const rank = rowsOf(indices);
  const row = 1 + Math.max(...left, ...right);
  const sizes = [at(like.sizes, 0), ...values.sizes.slice(rank)];
  const summed = scatter(indices, values, sizes, sizes);
  return contract(summed, weights, [[row, ...left.slice(rank)], right], [row, ...lowering.output.slice(rank)]);
};

/** The terms of a sum of tensors of equal sizes, however it is nested. */
const termsOf = (node: AnyTensor): readonly AnyTensor[] => (isSum(node) ? node.inputs.flatMap(termsOf) : [node]);
