// Groups kernels over the same rows, so that they run together.
import { at } from "../../at.ts";
import { type Access, CELL_BYTES } from "../../languages/access.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { count, type Node } from "../../tensor.ts";
import { extent } from "../../kernels/kernel.ts";
import type { PlanStep } from "../fuse/step.ts";
import type { Joint } from "./join-loops.ts";
import { readySteps } from "./ready-steps.ts";

/**
 * Steps that run together, some rows at a time. One step writes a row, and the next reads it while it is still in the cache;
 * threads meet once for all steps. The steps are loops over the same rows, and of another step's output each reads only its
 * current row.
 */
export interface Group {
  readonly steps: readonly PlanStep[];
  /** The largest number of rows. */
  readonly rows: number;
  /** The number of rows that run at a time. */
  readonly tile: number;
  /** Neighbouring steps that are one loop, for devices that join loops. */
  readonly joints?: readonly Joint[];
}

/** The memory that the rows of a tile touch: well within the cache of a processor. */
const TILE_BYTES = 128 * 1024;

/** The smallest tile: in smaller tiles, the calls of kernels would take most of the time. */
const SMALLEST_TILE = 16;

/** A sum of columns of more elements is long: they do not lie in the cache. */
const LONG = TILE_BYTES / CELL_BYTES;

/** For each node that a step writes, the buffer that it is written over, or the node itself. */
export type BufferOf = (node: Node) => Node;

/**
 * Puts steps into groups, in an order in which each comes after those that have to run before it. Each group begins with a step
 * that is ready, and takes along all that can run with it, unless each is to run alone: first those that became ready last,
 * since what they read was just written, and then the others in their order.
 */
export const groupSteps = (
  steps: readonly PlanStep[],
  before: ReadonlyMap<PlanStep, ReadonlySet<PlanStep>>,
  bufferOf: BufferOf,
  together = true,
): readonly Group[] => {
  const rowCounts = new Map(steps.map((step) => [step, rowCount(step)]));
  const rowsOf = (step: PlanStep): number | undefined => rowCounts.get(step);
  // Steps that run alone go first, and steps with so few rows that they are not divided: after them, more steps can run together.
  // Random numbers wait until they are needed, since they take memory until then.
  const goesFirst = (step: PlanStep): boolean => (rowsOf(step) ?? 0) < SMALLEST_TILE && step.kernel.kind !== "random";
  const { next, take, following } = readySteps(steps, before, rowsOf, goesFirst);
  const groups: Group[] = [];
  for (let first = next(); first; first = next()) {
    const rows = together ? rowsOf(first) : undefined;
    const { members, canJoin, join } = membersOver(rows, first, bufferOf);
    /** Steps that became ready on the way, the next one last. */
    const opened: PlanStep[] = [];
    const open = (some: readonly PlanStep[]): void => void (rows !== undefined && opened.push(...some.toReversed()));
    // Those that were ready before are looked up one by one: most plans have more of them than a group takes.
    let earlier: PlanStep | undefined;
    const candidate = (): PlanStep | undefined =>
      opened.pop() ?? (rows === undefined ? undefined : (earlier = following(earlier, rows)));
    open(take(first));
    // One that a member refuses need not be asked again.
    for (let step = candidate(); step && members.length < MOST_TOGETHER; step = candidate()) {
      if (rowsOf(step) !== rows || !canJoin(step)) continue;
      join(step);
      open(take(step));
    }
    groups.push(groupOf(members));
  }
  if (groups.flatMap((group) => group.steps).length === steps.length) return groups;
  throw new RangeError("Steps wait for each other.");
};

/** The largest number of steps in a group: the rows of more would not lie in the cache together. */
const MOST_TOGETHER = 128;

const groupOf = (steps: readonly PlanStep[]): Group => {
  const first = at(steps, 0);
  const rows = rowCount(first) ?? extent(first);
  if (steps.length === 1) return { steps, rows, tile: rows };
  const bytes = steps.reduce((sum, step) => sum + bytesOfRow(step), 0);
  const tile = bytes < 0 ? rows : Math.max(SMALLEST_TILE, 4 * Math.floor(TILE_BYTES / bytes / 4));
  return { steps, rows, tile: Math.min(rows, tile) };
};

/** The rows that a loop runs over, each some iterations of its outermost dimension; undefined for other steps. */
export const rowCount = (step: PlanStep): number | undefined => {
  const { node, kernel } = step;
  if (kernel.kind !== "loop" || kernel.dimensions.length === kernel.reduced) return undefined;
  // A node without elements has no rows, whatever its later dimensions are.
  if (count(node.sizes) === 0) return undefined;
  const rows = kernel.rowNumbers === undefined ? (node.sizes.find((size) => size > 1) ?? 1) : at(kernel.dimensions, 0);
  return rows > 1 && extent(step) % rows === 0 ? rows : undefined;
};

/** About how many bytes a step touches for each row; -∞ if its rows are not to be divided. */
const bytesOfRow = (step: PlanStep): number => {
  const { kernel } = step;
  if (kernel.kind !== "loop") return 0;
  // Of a long sum of columns all lines of memory would be read again for each few of the columns.
  const isByColumns = kernel.reduced > 0 && kernel.inputs.some(({ strides }) => strides[0] === 1);
  if (isByColumns && count(kernel.dimensions) > LONG) return -Infinity;
  const elements = kernel.inputs.reduce(
    (sum, { strides, rows }) =>
      sum + count(kernel.dimensions.filter((_, k) => strides[k] !== 0 || (rows?.strides[k] ?? 0) !== 0)),
    0,
  );
  const written = count(kernel.dimensions.slice(0, kernel.dimensions.length - kernel.reduced));
  return (CELL_BYTES * (elements + written)) / (rowCount(step) ?? 1);
};

/**
 * The members of a group over so many rows, which begins with one of them. They run row by row, whichever rows another is at: so each
 * reads of what another writes only the row where it is. A step that joins is compared with those that it meets in a buffer.
 */
const membersOver = (rows: number | undefined, first: PlanStep, bufferOf: BufferOf) => {
  const members: PlanStep[] = [];
  const writers = new Map<Node, PlanStep[]>();
  const readers = new Map<Node, Reading[]>();
  const join = (step: PlanStep): void => {
    members.push(step);
    listOf(writers, bufferOf(step.node)).push(step);
    step.reads.forEach((node, i) => listOf(readers, bufferOf(node)).push({ reader: step, i }));
  };
  const canJoin = (step: PlanStep): boolean => {
    if (rows === undefined || step.counted !== first.counted) return false;
    const readsRows = step.reads.every(
      (node, i) => writers.get(bufferOf(node))?.every((writer) => readsRow(step, i, writer, rows)) ?? true,
    );
    return (
      readsRows && (readers.get(bufferOf(step.node))?.every(({ reader, i }) => readsRow(reader, i, step, rows)) ?? true)
    );
  };
  join(first);
  return { members: members as readonly PlanStep[], join, canJoin };
};

/** A step that reads a buffer, and through which of its pointers. */
interface Reading {
  readonly reader: PlanStep;
  readonly i: number;
}

const listOf = <T>(lists: Map<Node, T[]>, node: Node): T[] => {
  const list = lists.get(node) ?? [];
  lists.set(node, list);
  return list;
};

/** Whether a step reads through pointer i only its own current row of the output of another step. */
export const readsRow = (reader: PlanStep, i: number, writer: PlanStep, rows: number): boolean => {
  if (reader.kernel.kind !== "loop" || writer.kernel.kind !== "loop") return false;
  const access = reader.kernel.inputs[i];
  if (!access) return false;
  if (writer.kernel.rowNumbers !== undefined) return isNamedRow(reader, access, writer, writer.kernel);
  if (access.rows) return false;
  const perRow = count(writer.node.sizes) / rows;
  const { dimensions } = reader.kernel;
  const scale = at(dimensions, 0) / rows;
  const along = at(access.strides, 0);
  const furthest = access.strides.reduce(
    (sum, stride, k) => sum + stride * ((k === 0 ? scale : at(dimensions, k)) - 1),
    reader.offsets?.[i] ?? 0,
  );
  return along * scale === perRow && furthest < perRow;
};

/** Whether a step reads, from an updated table, the very row that is written in the same iteration. */
const isNamedRow = (reader: PlanStep, access: Access, writer: PlanStep, kernel: LoopKernel): boolean => {
  const { rows } = access;
  if (!rows || kernel.rowNumbers === undefined || reader.kernel.kind !== "loop") return false;
  const width = at(kernel.dimensions, 1);
  const named = at(kernel.inputs, kernel.rowNumbers);
  return (
    reader.reads[rows.pointer] === writer.reads[kernel.rowNumbers] &&
    (reader.offsets?.[rows.pointer] ?? 0) === (writer.offsets?.[kernel.rowNumbers] ?? 0) &&
    rows.stride === width &&
    at(rows.strides, 0) === at(named.strides, 0) &&
    rows.strides.every((stride, k) => k === 0 || stride === 0) &&
    at(access.strides, 0) === 0 &&
    at(reader.kernel.dimensions, 0) === at(kernel.dimensions, 0) &&
    access.strides.every((stride) => stride < width)
  );
};
