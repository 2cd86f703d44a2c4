/** Counts what a graph costs: its nodes, and the operations on numbers in them. */
import { pullbackSteps, pushforward } from "@attrec/autodiff";
import { type AnyTensor, scalar, type Tensor } from "@attrec/tensor";
import { at, type Scalar, topological } from "@attrec/tensor/extend";

/** What is to be done. */
export interface Cost {
  /** Nodes that compute something: arguments and numbers do not. */
  readonly nodes: number;
  /** Additions, multiplications, exponentials and so on, of single numbers; what only moves numbers has none. */
  readonly operations: number;
}

/** The number of operators in an expression. */
const operatorsIn = (expression: Scalar): number =>
  expression.kind === "apply" ? expression.operands.reduce((sum, operand) => sum + operatorsIn(operand), 1) : 0;

const sizeOf = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/** The operations on numbers of one node. */
const operationsOf = ({ operation: { lowering }, sizes, inputs }: AnyTensor): number => {
  const results = sizeOf(sizes);
  switch (lowering.kind) {
    case "map":
      return results * operatorsIn(lowering.expression);
    case "reduce":
      return sizeOf(at(inputs, 0).sizes) - results;
    case "contract": {
      const byLabel = new Map(
        lowering.labels.flatMap((labels, i) =>
          labels.map((label, axis) => [label, at(at(inputs, i).sizes, axis)] as const),
        ),
      );
      const products = sizeOf([...byLabel.values()]);
      // Each is multiplied, and added to those of its sum but for the first.
      return 2 * products - results;
    }
    case "scatter":
    case "scatterAlong":
      return sizeOf(at(inputs, 1).sizes);
    default:
      return 0;
  }
};

/** What it costs to compute some nodes, beside others that are there already. */
export const costOf = (outputs: readonly AnyTensor[], there: readonly AnyTensor[] = []): Cost => {
  const known = new Set<AnyTensor>(there);
  const computed = topological(outputs).filter((node) => !known.has(node) && node.inputs.length > 0);
  return {
    nodes: computed.length,
    operations: computed.reduce((sum, node) => sum + operationsOf(node), 0),
  };
};

/** What a function, one way back, and one way forwards with a direction cost. */
export interface Costs {
  readonly value: Cost;
  /** Reverse mode: once, for the whole gradient. */
  readonly back: Cost;
  /** Forward mode: for each number of the argument. */
  readonly forward: Cost;
  /** The numbers of the argument. */
  readonly directions: number;
  /** The numbers that reverse mode keeps for the way back: all that its rules read. */
  readonly kept: number;
}

/** What both modes cost for the gradient of an output with respect to some tensors. */
export const costsOf = (output: Tensor, wrt: readonly Tensor[], tangents: readonly Tensor[]): Costs => {
  const order = topological([output]);
  const back = pullbackSteps([[output, scalar(1)]], wrt).cotangents;
  const forward = pushforward(
    wrt.map((x, i) => [x, at(tangents, i)] as const),
    [output],
  );
  const inOrder = new Set<AnyTensor>(order);
  const read = new Set(
    topological(back)
      .filter((node) => !inOrder.has(node))
      .flatMap(({ inputs }) => inputs.filter((input) => inOrder.has(input) && input.inputs.length > 0)),
  );
  return {
    value: costOf([output]),
    back: costOf(back, order),
    forward: costOf(forward, order),
    directions: wrt.reduce((sum, { sizes }) => sum + sizeOf(sizes), 0),
    kept: [...read].reduce((sum, { sizes }) => sum + sizeOf(sizes), 0),
  };
};
