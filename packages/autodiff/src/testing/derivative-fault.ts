/** Says in one sentence what is wrong about an operation's derivative. */
import { type AnyTensor, read, type Tensor } from "@attrec/tensor";
import { checkGradients } from "../check-gradients.ts";

/**
 * The fault of a derivative at a point, if there is one: the operation, the point (the inputs, which a failing property has made as small
 * as it could), the rule's value and the difference quotient. What is infinite or NaN is a fault too.
 */
export const derivativeFault = (
  name: string,
  f: (inputs: AnyTensor[]) => Tensor<[]>,
  data: AnyTensor[],
  most: number,
): string | undefined => {
  const point = data.map((x, i) => `input ${i} = ${written(x)}`).join(" and ");
  try {
    const { error, sentence } = checkGradients(f, [data]);
    return error < most ? undefined : `${name} at ${point}: ${sentence}`;
  } catch (error) {
    return `${name} at ${point}: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** Numbers as lists of rows, `[[1, 2], [3, 4]]`. */
const written = (x: AnyTensor): string => {
  const rows = (numbers: readonly number[], sizes: readonly number[]): string => {
    const [size, ...rest] = sizes;
    if (size === undefined) return String(numbers[0]);
    const width = numbers.length / size;
    return `[${Array.from({ length: size }, (_, i) => rows(numbers.slice(i * width, (i + 1) * width), rest)).join(", ")}]`;
  };
  return rows(Array.from(read(x)), x.sizes);
};
