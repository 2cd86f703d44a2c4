/** Long sums that are kept in memory while they are made: scatters, and matrix products of great depth. */
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { add, reshape, scatterParts, slice } from "../../nodes/build.ts";
import { DEEP } from "../../kernels/product/kernel.ts";
import { count, type Lowering, type Node } from "../../tensor.ts";
import { type BroughtKernels, primitiveOf } from "../../kernels/kernel.ts";

/** A scatter of so many rows has lost up to 2^-10 of a row that all of them are added to, and 2^-13 as a rule. */
const MANY = 16_384;

/** The same holds for more than OFTEN rows for each row of the table on average, if they are SOME or more in all. */
const OFTEN = 32;
const SOME = 128;

/** The rounding errors take as much memory as the table. They are not kept where few of its rows are named. */
const SPARSE = 4;

/**
 * Keeps each sum whose terms meet in memory, one by one or block by block, as two numbers: the float32 sum and, behind all sums,
 * its rounding error. Readers add the two. Short sums stay as they are.
 */
export const compensateSums = (outputs: readonly Node[], brought?: BroughtKernels): readonly Node[] =>
  rewrite(outputs, (node) => {
    // Sums of ints are exact.
    if (node.dtype === "int") return node;
    const { lowering } = node.operation;
    switch (lowering.kind) {
      case "contract":
        return node.sizes.length === 2 && at(node.sizes, 1) > 1 && at(at(node.inputs, 1).sizes, 0) > DEEP
          ? compensated(node, lowering)
          : node;
      case "scatter": {
        const added = scatterParts(node).reduce((sum, [indices]) => sum + count(indices.sizes), 0);
        return isLong(added, lowering.rows) ? compensated(node, lowering) : node;
      }
      default: {
        const sums = primitiveOf(node, brought)?.sums?.(node);
        return sums && isLong(sums.terms, sums.places) ? compensatedAlong(node, lowering as Compensable) : node;
      }
    }
  });

/** Whether this number of added rows is too many for some row of a table of this many rows. */
const isLong = (added: number, rows: number): boolean =>
  (added > MANY && rows <= SPARSE * added) || (added >= SOME && added > OFTEN * rows);

type Compensable = Extract<Lowering, { readonly compensated?: true }>;

const compensated = (node: Node, lowering: Compensable): Node => {
  const rows = at(node.sizes, 0);
  const twice: Node = {
    ...node,
    operation: { ...node.operation, lowering: { ...lowering, compensated: true } },
    sizes: node.sizes.with(0, 2 * rows),
  };
  return add(slice(twice, 0, 0, rows), slice(twice, 0, rows, rows));
};

/** A single row gets an axis of rows first. */
const compensatedAlong = (node: Node, lowering: Compensable): Node => {
  if (node.sizes.length > 1) return compensated(node, lowering);
  const inputs = node.inputs.map((input) => reshape(input, [1, ...input.sizes]));
  return reshape(compensated({ ...node, inputs, sizes: [1, ...node.sizes] }, lowering), node.sizes);
};
