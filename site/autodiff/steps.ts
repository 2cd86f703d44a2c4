/** The steps of a walk, forwards and back, and what is known after each. */
import { at, type Elements } from "@attrec/tensor/extend";
import type { Contribution, Watched } from "./watch.ts";

/** A step: arguments are given, a value is computed, the output gets its 1, or a rule sends cotangents to its inputs. */
export interface Step {
  readonly kind: "given" | "forward" | "seed" | "backward";
  readonly node: number;
}

/** All steps: every value in topological order, and then every rule in the reverse of it. */
export const stepsOf = ({ nodes, output, back }: Watched): readonly Step[] => [
  { kind: "given", node: 0 },
  ...nodes.flatMap(({ kind }, node): readonly Step[] => (kind === "computed" ? [{ kind: "forward", node }] : [])),
  { kind: "seed", node: output },
  ...back.map((node): Step => ({ kind: "backward", node })),
];

/** The number of the step that computes a node's value. */
export const valueStep = (steps: readonly Step[], node: number): number =>
  Math.max(
    0,
    steps.findIndex((step) => step.kind === "forward" && step.node === node),
  );

/** The number of the step that sends a contribution. */
export const contributionStep = (steps: readonly Step[], { from }: Contribution): number =>
  steps.findIndex((step) => (from ? step.kind === "backward" && step.node === from.node : step.kind === "seed"));

/** What is known of a node's cotangent after a step: its parts that have come, and whether these are all. */
export interface Received {
  readonly parts: readonly Contribution[];
  readonly missing: number;
  /** The sum of what has come; undefined before anything has. */
  readonly sum: Elements | undefined;
}

/** What a node has received after a step. */
export const receivedBy = ({ nodes }: Watched, steps: readonly Step[], step: number, node: number): Received => {
  const { contributions, cotangent } = at(nodes, node);
  const parts = contributions.filter((part) => contributionStep(steps, part) <= step);
  const missing = contributions.length - parts.length;
  // The whole is as the library has it; on the way there, the parts are added in the order in which it adds them.
  const sum = parts.length === 0 ? undefined : missing === 0 && cotangent ? cotangent : added(parts);
  return { parts, missing, sum };
};

const added = (parts: readonly Contribution[]): Elements =>
  parts.reduce<Elements>(
    (total, { numbers }) => Float64Array.from(numbers, (x, i) => x + (total[i] ?? 0)),
    new Float64Array(parts[0]?.numbers.length ?? 0),
  );
