/** A function of the reader's own: made of code that the compiler accepted, and held to what a page can show. */
import { count, type Tensor } from "@attrec/tensor";
import { isTensor, type Node, topological } from "@attrec/tensor/extend";
import { costOf } from "../costs.ts";
import type { Example } from "../example.ts";
import { CodeFault } from "./fault.ts";
import { modules } from "./modules.ts";
import type { Code } from "./program.ts";
import { runCode } from "./run-code.ts";

/** How long code may take for a call, in milliseconds. */
const PATIENCE = 1000;

/** The most that a graph may have, so that the page goes on answering. */
const MOST = { nodes: 400, numbers: 100_000, operations: 1_000_000 } as const;

const isTextual = (value: unknown): boolean => typeof value === "string";

/** Whether a value has all that an example has. */
const isExample = (value: unknown): value is Example => {
  if (typeof value !== "object" || value === null) return false;
  const { call, args, names, title, about, formula, rate } = value as Partial<Record<keyof Example, unknown>>;
  const isNamed = Array.isArray(names) && names.every(isTextual);
  return (
    typeof call === "function" &&
    Array.isArray(args) &&
    isNamed &&
    typeof rate === "number" &&
    [title, about, formula].every(isTextual)
  );
};

/** The numbers that the steps of a loop compute, beside those that it gives. */
const numbersInside = ({ operation: { lowering } }: Node): number => {
  if (lowering.kind !== "iterate") return 0;
  const { next, outputs } = lowering.body;
  const inner = topological([...next, ...outputs]);
  return lowering.length * inner.reduce((sum, node) => sum + count(node.sizes) + numbersInside(node), 0);
};

/** Throws a sentence if a graph is more than a page can show. */
const checkBounds = (output: Tensor<[]>): void => {
  const nodes = topological([output]);
  const found = {
    nodes: nodes.length,
    numbers: nodes.reduce((sum, node) => sum + count(node.sizes) + numbersInside(node), 0),
    operations: costOf([output]).operations,
  };
  for (const what of ["nodes", "numbers", "operations"] as const) {
    if (found[what] <= MOST[what]) continue;
    const [has, can] = [found[what], MOST[what]].map((n) => n.toLocaleString("en"));
    throw new CodeFault(
      0,
      `The graph has ${has} ${what}, and this page shows up to ${can}: take smaller sizes, or fewer steps.`,
    );
  }
};

/** The function of some code, in the place of one of the page's. Throws a {@link CodeFault} with its line, 0 where it is of no single line. */
export const exampleOf = (code: Code, id: string, now: () => number = () => performance.now()): Example => {
  const made = runCode(code, modules, { milliseconds: PATIENCE, now });
  if (!isExample(made))
    throw new CodeFault(0, "The code has to end with export default example({ … }), which says what is shown.");
  const output: unknown = made.call(made.args);
  if (!isTensor(output) || output.sizes.length > 0 || output.dtype !== "float")
    throw new CodeFault(0, "The function has to give one number, a Tensor<[]>: take the sum or the mean.");
  checkBounds(output as Tensor<[]>);
  return { ...made, id };
};
