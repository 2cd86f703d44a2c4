/** A schedule as text. */
import type { Node } from "../tensor.ts";
import { kernelText } from "../kernels/kernel.ts";
import type { KernelSchedule } from "./schedule.ts";
import type { PlanStep } from "./fuse/step.ts";

/**
 * A schedule as text, a line for each kernel: what it writes, how, and from what. Kernels that run together are indented under a
 * line that gives the number of rows, and the number of rows at a time.
 */
export const describeSchedule = (scheduled: KernelSchedule, bytes: number): string =>
  [
    ...describeGroups(scheduled),
    `${scheduled.steps.length} kernels, ${(bytes / 1024).toFixed(0)} KiB of scratch memory`,
  ].join("\n");

/** The text of each group of a schedule. */
export const describeGroups = ({
  steps,
  groups,
  inputs,
}: Pick<KernelSchedule, "steps" | "groups" | "inputs">): readonly string[] => {
  const named = Array.from(inputs, ([node, name]) => [node, `input ${name} [${node.sizes.join(", ")}]`] as const);
  const names = new Map<Node, string>([...named, ...steps.map((step, i) => [step.node, `%${i}`] as const)]);
  const describeStep = (step: PlanStep): string => {
    const reads = step.reads.map((node) => names.get(node) ?? node.operation.name);
    return `${names.get(step.node)} [${step.node.sizes.join(", ")}] = ${kernelText(step)} of ${reads.join(", ") || "nothing"}`;
  };
  return groups.map((group) => {
    const own = group.steps.map(describeStep);
    if (own.length < 2) return own.join("");
    return [`${group.rows} rows, ${group.tile} at a time:`, ...own.map((line) => `  ${line}`)].join("\n");
  });
};
