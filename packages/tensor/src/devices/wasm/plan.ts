// Plans on wasm.
import { at } from "../../at.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import type { End, Program } from "../../graph/program.ts";
import { bytesOf, layOut, placeIn } from "../../plan/order/buffers.ts";
import type { Derived } from "../../plan/derived.ts";
import type { Group } from "../../plan/order/groups.ts";
import { type KernelSchedule, type PlanOptions, schedule, stagesOf } from "../../plan/schedule.ts";
import type { PlanStep } from "../../plan/fuse/step.ts";
import { describeGroups, describeSchedule } from "../../plan/describe.ts";
import { topological } from "../../graph/walk.ts";
import { dataNode } from "../../ops/tensor.ts";
import { type AnyTensor, count, type Node } from "../../tensor.ts";
import { placeArguments } from "../arguments.ts";
import type { Plan } from "../device.ts";
import type { Shared } from "./device.ts";
import type { Block, Heap } from "./heap.ts";
import { hostElements, integers } from "../../graph/host-elements.ts";
import { emitPlan } from "./module.ts";
import { planMemory } from "./plan-memory.ts";
import { residentTensor } from "./resident.ts";
import { rowDeriver, type RowDeriver } from "./heap-rows.ts";
import { chunkSize } from "./threads/chunks.ts";
import type { Call } from "./threads/pool.ts";

/** The number of times that a profile runs all kernels. */
const ROUNDS = 9;

/** Compiles a program for the wasm device. */
export const preparePlan = (program: Program, shared: Shared, options: PlanOptions): Plan => {
  const scheduled = schedule(program, options);
  const { steps, groups, results } = scheduled;
  const { heap } = shared;
  const inputNodes: readonly Node[] = program.inputs;
  const blockBytes = (node: Node): number => bytesOf(node, heap.cellBytes);

  const inPlaceOf = new Map<Node, End>(
    [...scheduled.inPlace].map((k) => [at(results, k), at(program.inputs, at(program.carried, k))]),
  );
  const used = topological(results);
  const isRead = new Set([...steps.flatMap((step) => step.reads), ...results]);
  const constants = used.filter((node) => node.operation.lowering.kind === "constant" && isRead.has(node));
  const scratchNodes = new Set(steps.map((step) => step.node).filter((node) => !inPlaceOf.has(node)));
  const layout = layOut(scheduled, scratchNodes, heap.cellBytes);
  // Checks, before it allocates anything, that all blocks of a call fit into the memory at once.
  const derivedNodes = scheduled.derived.flatMap(({ rows, spread, slots }) => [rows, spread, ...slots]);
  const around = [...program.inputs, ...constants, ...derivedNodes];
  heap.assertPossible(around.reduce((sum, node) => sum + blockBytes(node), layout.bytes));

  const derivers = scheduled.derived.map((derived) => rowDeriver(derived, heap));
  const bytes = emitPlan(groups, { shared: shared.pool.threads > 1, ...shared.registers });
  const runner = shared.pool.prepare({
    bytes,
    count: groups.length,
    nameOf: (group) => named(at(describeGroups(scheduled), group)),
  });
  const copied = program.inputs.filter((_, i) => !program.carried.includes(i));
  const own = { constants, derived: derivers.flatMap(({ nodes }) => nodes), copies: copied };
  const memory = planMemory(heap, own, runner.held);
  const chunkSizes = groups.map((group) => chunkSize(group, shared.pool.threads));

  /** The block of each input in this call: the device's own state, or a copy of the user's data. */
  const places = new Map<Node, Block>();
  const place = placeArguments<Block>(program, {
    memory: heap,
    bring: (given, i, isCarried) => {
      const input = at(program.inputs, i);
      return written(heap, isCarried ? heap.allocate(blockBytes(input)) : memory.copyOf(input), given);
    },
    free: heap.free,
  });
  const addressOf = (node: Node): number => {
    const place = inPlaceOf.get(node) ?? node;
    const address = (places.get(place) ?? memory.blockOf(place))?.address;
    if (address !== undefined) return address;
    return shared.scratch().address + placeIn(layout.offsets, place);
  };
  /** Kernels count addresses in units, of which an element has `CELL_BYTES`, whatever its size. */
  const unit = heap.cellBytes / CELL_BYTES;
  const parametersOf = ({ reads, offsets, node, depth }: PlanStep): readonly number[] => [
    ...reads.map((read, i) => addressOf(read) / unit + CELL_BYTES * (offsets?.[i] ?? 0)),
    addressOf(node) / unit,
    ...(depth ? [countOf(depth, derivers)] : []),
  ];
  /** The parameters of each group. They are computed again if a block has moved or a parameter is a count. */
  const parameters: (readonly number[])[] = [];
  let addresses: readonly number[] = [];
  const callsNow = (): readonly Call[] => {
    const now = [shared.scratch().address, ...Array.from(places.values(), (block) => block.address)];
    const hasMoved = now.length !== addresses.length || now.some((address, i) => address !== addresses[i]);
    if (hasMoved) addresses = now;
    return groups.map((group, index) => {
      if (hasMoved || group.steps.some(({ depth }) => depth !== undefined))
        parameters[index] = group.steps.flatMap(parametersOf);
      const rows = countedRows(group, derivers);
      return { extent: rows, size: at(chunkSizes, index)(rows), parameters: at(parameters, index) };
    });
  };

  /** Takes over the arguments of a call, and returns the groups to run. */
  const takeOver = (inputs: readonly AnyTensor[]): readonly Call[] => {
    heap.tenants.sweep();
    shared.reserve(layout.bytes);
    if (memory.settle()) addresses = [];
    for (const { derive } of derivers)
      derive(memory.copyOf, (source) => integers(at(inputs, inputNodes.indexOf(source))));
    const placed = place(inputs);
    placed.places.forEach((block, i) => block && places.set(at(program.inputs, i), block));
    placed.takeOver();
    return callsNow();
  };

  /** The results of a call. */
  const handOver = (): readonly AnyTensor[] =>
    program.resident ? keepResults() : program.outputs.map((output, k) => result(output, k, scheduled, program));

  const run: Plan["run"] = (inputs, meanwhile) =>
    shared.turns.take(() => {
      const finish = runner.open(takeOver(inputs));
      return () => {
        finish();
        return handOver();
      };
    }, meanwhile);
  memory.follow(run);
  return {
    describe: () => describeSchedule(scheduled, layout.bytes),
    stages: () => stagesOf(program, options),
    run,
    release: () => {
      shared.turns.endOpen();
      memory.release();
    },
    profile: async (inputs) => {
      const rounds = shared.turns.take(() => {
        const calls = takeOver(inputs);
        const timed = Array.from({ length: ROUNDS }, () => runner.timed(calls));
        handOver();
        return () => timed;
      });
      const { groupCosts } = await import("./cost.ts");
      return { kernels: groupCosts(groups, describeGroups(scheduled), rounds), remarks: [] };
    },
  };

  /** Keeps the results in their places: divides the scratch block into the results and free parts. */
  function keepResults(): readonly AnyTensor[] {
    const whole = shared.takeScratch();
    const blocks = results.map((node) => ({
      address: whole.address + placeIn(layout.offsets, node),
      bytes: blockBytes(node),
    }));
    let free = whole.address;
    const end = { address: free + whole.bytes, bytes: 0 };
    for (const { address, bytes: length } of [...blocks.toSorted((a, b) => a.address - b.address), end]) {
      if (address > free) heap.free({ address: free, bytes: address - free });
      free = address + length;
    }
    return program.outputs.map((output, k) => residentTensor(heap, at(blocks, k), output));
  }

  function result(output: End, k: number, { inPlace }: KernelSchedule, { carried: from, inputs }: Program): AnyTensor {
    const node = at(results, k);
    const elements = count(output.sizes);
    // A result that is not carried has the place -1, where there is no input.
    const old = inputs[at(from, k)];
    const block = old && places.get(old);
    if (!block) {
      const copy = heap.copyOf(addressOf(node), elements, output.dtype);
      return dataNode({ read: () => copy }, output.shape, output.sizes, output.dtype);
    }
    if (!inPlace.has(k) && node !== old) {
      heap.floats(block.address, elements).set(heap.floats(addressOf(node), elements));
    }
    return residentTensor(heap, block, output);
  }
};

/** A block with the elements of a tensor. */
const written = (heap: Heap, block: Block, given: AnyTensor): Block => {
  const elements = given.dtype === "int" ? integers(given) : hostElements(given);
  heap.write(block.address, elements, given.dtype);
  return block;
};

/** The name of a group in messages: its kernel, or the first and last of several. */
const named = (description: string): string => {
  const lines = description.split("\n").map((line) => line.trim());
  if (lines.length === 1) return `the kernel ${lines[0]}`;
  return `one of ${lines.length - 1} kernels, from ${lines[1]} to ${lines.at(-1)},`;
};

/** The number of rows of a group in this call: all, or as many as the batch names. */
const countedRows = ({ steps, rows }: Group, derivers: readonly RowDeriver[]): number => {
  const counted = steps[0]?.counted;
  const capacity = counted?.rows.sizes[0] ?? 1;
  return counted && rows % capacity === 0 ? (rows / capacity) * countOf(counted, derivers) : rows;
};

const countOf = (group: Derived, derivers: readonly RowDeriver[]): number =>
  derivers.find(({ derived }) => derived === group)?.count() ?? 0;
