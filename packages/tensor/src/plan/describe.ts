// A schedule as text.
import { print } from "../scalar/expression.ts";
import type { Node } from "../tensor.ts";
import type { Kernel, ScatterPart } from "./kernel.ts";
import type { Schedule } from "./schedule.ts";
import type { Step } from "./fuse/step.ts";

/**
 * A schedule as text, a line for each kernel: what it writes, how, and from what. Those that run together are set in, under
 * a line that says over how many rows, and how many of them at a time.
 */
export const describeSchedule = (scheduled: Schedule, bytes: number): string =>
  [
    ...describeGroups(scheduled),
    `${scheduled.steps.length} kernels, ${(bytes / 1024).toFixed(0)} KiB of scratch memory`,
  ].join("\n");

/** The text of each group of a schedule. */
export const describeGroups = ({
  steps,
  groups,
  inputs,
}: Pick<Schedule, "steps" | "groups" | "inputs">): readonly string[] => {
  const named = Array.from(inputs, ([node, name]) => [node, `input ${name} [${node.sizes.join(", ")}]`] as const);
  const names = new Map<Node, string>([...named, ...steps.map((step, i) => [step.node, `%${i}`] as const)]);
  const describeStep = (step: Step): string => {
    const reads = step.reads.map((node) => names.get(node) ?? node.operation.name);
    return `${names.get(step.node)} [${step.node.sizes.join(", ")}] = ${describeKernel(step.kernel)} of ${reads.join(", ") || "nothing"}`;
  };
  return groups.map((group) => {
    const own = group.steps.map(describeStep);
    if (own.length < 2) return own.join("");
    return [`${group.rows} rows, ${group.tile} at a time:`, ...own.map((line) => `  ${line}`)].join("\n");
  });
};

const describePart = ({ dimensions, columns, index, expression, gate }: ScatterPart): string =>
  `${dimensions.slice(0, dimensions.length - columns).join("×") || "once"} at #${index}: ${print(expression)}${gate ? ` where ${print(gate)} is not 0` : ""}`;

const describeKernel = (kernel: Kernel): string => {
  switch (kernel.kind) {
    case "loop": {
      const outer = kernel.dimensions.slice(0, kernel.dimensions.length - kernel.reduced);
      const inner = kernel.dimensions.slice(outer.length);
      const body = print(kernel.expression);
      const reduced = inner.length > 0 ? `${kernel.reducer} over ${inner.join("×")} of ${body}` : body;
      const epilogue = kernel.epilogue ? ` then ${print(kernel.epilogue)}` : "";
      const rows = kernel.rows === undefined ? "" : ` into rows #${kernel.rows}`;
      return `loop ${outer.join("×") || "once"}: ${reduced}${epilogue}${rows}`;
    }
    case "contract":
      return `contract ${kernel.m}×${kernel.k} · ${kernel.k}×${kernel.n}`;
    case "concat":
      return `concat ${kernel.rows} rows of ${kernel.parts.map(({ width }) => width).join("+")}`;
    case "scatter":
      return `scatter into ${kernel.rows} rows of ${kernel.width}: ${kernel.parts.map(describePart).join("; ")}`;
    case "scatterAlong":
      return `scatter ${kernel.count} values into each of ${kernel.rows} rows of ${kernel.width}`;
    case "order":
      return `${kernel.order} order: the first ${kernel.count} of ${kernel.length} in ${kernel.rows} rows`;
    case "update":
      return `update at most ${kernel.count} rows of ${kernel.width}`;
    case "random":
      return `random ${kernel.size} of ${kernel.bits} bits`;
  }
};
