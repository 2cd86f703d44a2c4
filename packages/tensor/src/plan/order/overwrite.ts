// Finds an input whose buffer a step may write over.
import { denseStrides } from "../../strides.ts";
import { count, type Node } from "../../tensor.ts";
import { readsRow, rowCount } from "./groups.ts";
import type { PlanStep } from "../fuse/step.ts";

/**
 * Finds an input whose memory the step may write over: one of `nodes` that the step reads only at the element it is writing,
 * that no later step of the group reads, and that earlier steps read only in the current row. The caller knows that no later
 * group reads it.
 */
export const overwritten = (step: PlanStep, group: readonly PlanStep[], nodes: ReadonlySet<Node>): Node | undefined => {
  const { kernel, reads, node } = step;
  if (kernel.kind !== "loop" || kernel.reduced > 0 || kernel.rowNumbers !== undefined) return undefined;
  const place = group.indexOf(step);
  const isDone = (other: Node): boolean =>
    group.every(
      (each, i) => each === step || !each.reads.includes(other) || (i < place && readsRows(each, other, step)),
    );
  return reads.find(
    (other) =>
      nodes.has(other) && count(other.sizes) === count(node.sizes) && readsElementwise(step, other) && isDone(other),
  );
};

/** Whether a step reads a node only at the element that it writes. */
const readsElementwise = ({ kernel, reads, offsets }: PlanStep, other: Node): boolean => {
  if (kernel.kind !== "loop") return false;
  const dense = denseStrides(kernel.dimensions).join();
  const isRowNumber = (i: number): boolean => kernel.inputs.some(({ rows }) => rows?.pointer === i);
  return kernel.inputs.every(
    ({ strides, rows }, i) =>
      reads[i] !== other || (!rows && !offsets?.[i] && strides.join() === dense && !isRowNumber(i)),
  );
};

/** Whether a step reads only its current row of a node that another step will write over. */
const readsRows = (reader: PlanStep, other: Node, writer: PlanStep): boolean => {
  const rows = rowCount(writer);
  return rows !== undefined && reader.reads.every((node, i) => node !== other || readsRow(reader, i, writer, rows));
};
