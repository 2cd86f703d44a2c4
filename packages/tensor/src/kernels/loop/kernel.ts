/** The loop nest, the kernel of all operations that fuse. */
import { expressionCost } from "../../scalar/dag.ts";
import { printScalar, type Scalar } from "../../scalar/expression.ts";
import { count } from "../../tensor.ts";
import type { Access, CellKind } from "../../languages/access.ts";
import type { Definition } from "../definition.ts";

/**
 * A loop nest: it evaluates the expression at each index of its dimensions and combines the values over the last `reduced`
 * dimensions. It reads `inputs[i]` through pointer i. An access with `rows` reads its row numbers through pointer `rows.pointer`,
 * which is one of the inputs and not used by the expression. The output is dense and row-major over the dimensions that are not
 * reduced. The epilogue, if there is one, is applied to each result: its input number `inputs.length` is the reduced value, and
 * it reads the others at reduced index 0.
 */
export interface LoopKernel {
  readonly kind: "loop";
  readonly dimensions: readonly number[];
  readonly reduced: number;
  /** How values are combined. With `Int` they are ints. */
  readonly reducer: "sum" | "maximum" | "minimum" | "sumInt" | "maximumInt" | "minimumInt" | "none";
  readonly inputs: readonly Access[];
  readonly expression: Scalar;
  readonly epilogue?: Scalar;
  readonly cell: CellKind;
  /**
   * The input that holds row numbers, if the loop updates a table: the result at outermost index i goes to the row that element i
   * names. No row is named twice.
   */
  readonly rowNumbers?: number;
  /** Results smaller than 1e-30 in magnitude are written as 0: denormal numbers in a carried state cost a factor of 5. */
  readonly flush: boolean;
}

/** The definition of loop kernels. */
export const loop: Definition<LoopKernel> = {
  extent: ({ dimensions, reduced }) => (dimensions.length > reduced ? (dimensions[0] ?? 1) : 1),
  work: ({ dimensions, expression }) => count(dimensions) * (1 + expressionCost(expression)),
  text: ({ dimensions, reduced, reducer, expression, epilogue, rowNumbers }) => {
    const outer = dimensions.slice(0, dimensions.length - reduced);
    const inner = dimensions.slice(outer.length);
    const body = printScalar(expression);
    const made = inner.length > 0 ? `${reducer} over ${inner.join("×")} of ${body}` : body;
    const finished = epilogue ? ` then ${printScalar(epilogue)}` : "";
    return `loop ${outer.join("×") || "once"}: ${made}${finished}${rowNumbers === undefined ? "" : ` into rows #${rowNumbers}`}`;
  },
};
