import { at } from "../../../at.ts";
import { describeSchedule } from "../../../compile/describe.ts";
import { topological } from "../../../compile/graph.ts";
import { CELL_BYTES } from "../../../compile/kernel.ts";
import { type Passes, schedule } from "../../../compile/schedule.ts";
import { dataTensor } from "../../../ops/tensor.ts";
import { type AnyTensor, count } from "../../../tensor.ts";
import type { Plan, Program } from "../../device.ts";
import { hostElements } from "../../host.ts";
import { checkIndices, indexLimits } from "../../indices.ts";
import { isSpendable } from "../../spendable.ts";
import { asPlaces } from "../exact.ts";
import { hostState } from "../host-values.ts";
import { lower } from "../lower.ts";
import { memoryPlan } from "../memory-plan.ts";
import type { Dispatch, Memory } from "../shaders/shader.ts";
import { type Card, type Pipeline, readOnce } from "./card.ts";
import type { GpuBindGroup, GpuBuffer } from "./interface.ts";
import { isOnCard, residentOnCard } from "./resident.ts";

/** Where in its parameters a shader finds how many threads there are along x and y. */
const [THREADS_X, THREADS_Y] = [0, 4];

/** Compiles a program for a graphics card: buffers that stay, one command encoder and one submission for each call. */
export const preparePlan = (program: Program, card: Card, passes: Passes): Plan => {
  const scheduled = schedule(program, passes);
  const mostReads = card.device.limits.maxStorageBuffersPerShaderStage - 1;
  const { dispatches, filled, constants, inputs, outputs } = lower(program, scheduled, {
    inPlace: true,
    vectors: true,
    mostReads,
  });
  const host = hostState(program, scheduled.derived);
  const limits = indexLimits(topological(scheduled.results), program);

  const isCarried = new Set(program.carried.flatMap((from) => (from < 0 ? [] : [at(program.inputs, from)])));
  const kept = new Set<Memory>([...filled.keys(), ...constants.keys(), ...outputs, ...inputs.flatMap((m) => m ?? [])]);
  const { sizes, placeOf } = memoryPlan(dispatches, kept);
  const scratch = sizes.map((elements) => card.allocate(elements));
  const own = new Map<Memory, GpuBuffer>();
  /** The blocks of this call: the state that was given, and everything else where it always is. */
  const given = new Map<Memory, GpuBuffer>();
  const bufferOf = (memory: Memory): GpuBuffer => {
    const place = given.get(memory) ?? own.get(memory);
    if (place) return place;
    const slot = placeOf.get(memory);
    if (slot !== undefined) return at(scratch, slot);
    const made = card.allocate(memory.elements);
    own.set(memory, made);
    return made;
  };
  for (const [memory, elements] of constants) card.write(bufferOf(memory), Float32Array.from(elements));
  const runs = dispatches.map((dispatch) => runOf(dispatch, card));

  const place = (input: AnyTensor, tensor: AnyTensor, memory: Memory): void => {
    const { lowering } = tensor.operation;
    const resident = lowering.kind === "data" && isOnCard(lowering.storage, card) ? lowering.storage : undefined;
    if (isCarried.has(input)) {
      const buffer = resident ? resident.take() : card.allocate(memory.elements);
      if (!resident) card.write(buffer, asPlaces(hostElements(tensor), input));
      if (!resident && lowering.kind === "data" && isSpendable(lowering.storage)) lowering.storage.spend();
      given.set(memory, buffer);
    } else if (resident) given.set(memory, resident.buffer());
    else card.write(bufferOf(memory), asPlaces(hostElements(tensor), input));
  };

  return {
    describe: () => {
      const bytes = CELL_BYTES * sizes.reduce((sum, elements) => sum + elements, 0);
      return `${describeSchedule(scheduled, bytes)}\n${dispatches.length} dispatches on the graphics card`;
    },
    run: (tensors, meanwhile) => {
      card.check();
      program.inputs.forEach((input, i) => checkIndices(at(tensors, i), limits.get(input), at(program.names, i)));
      given.clear();
      const values = host.call(tensors);
      program.inputs.forEach((input, i) => {
        const memory = inputs[i];
        const old = isCarried.has(input);
        if (memory && !filled.has(memory)) place(input, at(tensors, i), memory);
        else if (old) spend(at(tensors, i));
      });
      for (const [memory, fill] of filled) card.write(bufferOf(memory), fill(values));
      const encoder = card.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const run of runs) {
        const { pipeline, counted } = run;
        const rows = counted ? at(asNumbers(filled.get(counted.rows)?.(values)), 0) * counted.each : undefined;
        const threads = run.threads(rows);
        if (threads.includes(0)) continue;
        pass.setPipeline(pipeline.pipeline);
        pass.setBindGroup(0, run.group(bufferOf));
        pass.dispatchWorkgroups(...threads);
      }
      pass.end();
      const results = program.outputs.map((output, k) => {
        const elements = count(output.sizes);
        const memory = at(outputs, k);
        const from = bufferOf(memory);
        const carried = at(program.carried, k);
        const state = carried < 0 ? undefined : inputs[carried] && given.get(inputs[carried]);
        const buffer = state ?? card.allocate(elements);
        if (buffer !== from) encoder.copyBufferToBuffer(from, 0, buffer, 0, CELL_BYTES * elements);
        const isSmall = !state && elements <= SMALL;
        const copy = isSmall ? card.copyOut(encoder, from, elements) : undefined;
        return { buffer, output, copy };
      });
      card.device.queue.submit([encoder.finish()]);
      meanwhile?.();
      return results.map(({ buffer, output, copy }) => {
        const soon = copy && readOnce(copy, card.check);
        // Nobody may ask for it; what went wrong is said when the card is next used.
        soon?.catch(() => undefined);
        const storage = residentOnCard(card, buffer, count(output.sizes), output.dtype, soon);
        return dataTensor(storage, output.shape, output.sizes, output.dtype);
      });
    },
  };
};

/** Results as small as a loss are on their way to the host at once: waiting for them then costs no second trip. */
const SMALL = 64;

const asNumbers = (elements: ArrayLike<number> | undefined): number[] => Array.from(elements ?? []);

const spend = (tensor: AnyTensor): void => {
  const { lowering } = tensor.operation;
  if (lowering.kind === "data" && isSpendable(lowering.storage)) lowering.storage.spend();
};

/** A dispatch in every call: its bind group is made anew only where a buffer is another one than before. */
interface Run {
  readonly pipeline: Pipeline;
  readonly counted: Dispatch["counted"];
  readonly threads: (rows: number | undefined) => readonly [number, number];
  readonly group: (bufferOf: (memory: Memory) => GpuBuffer) => GpuBindGroup;
}

const runOf = (dispatch: Dispatch, card: Card): Run => {
  const { shader, reads, writes, counted } = dispatch;
  const pipeline = card.pipeline(dispatch);
  const { workgroup, parameters: common } = pipeline.translation;
  const parameters = common.slice();
  const most = card.device.limits.maxComputeWorkgroupsPerDimension;
  const groupsFor = (rows: number | undefined): readonly [number, number] => {
    const [x, y] = shader.threads;
    if (y !== undefined) return [Math.ceil(x / workgroup[0]), Math.ceil((rows ?? y) / workgroup[1])];
    const groups = Math.ceil((rows ?? x) / workgroup[0]);
    const folds = Math.ceil(groups / most);
    return folds > 1 ? [Math.ceil(groups / folds), folds] : [groups, 1];
  };
  const widthOf = ([groups]: readonly [number, number]): number =>
    shader.threads.length === 1 ? groups * workgroup[0] : 0;
  reads.forEach(({ elements }, i) => parameters.set([elements, 1, 1, elements], 4 + 4 * i));
  parameters[3] = widthOf(groupsFor(undefined));
  const buffer = card.parameters(parameters);
  let bound: readonly GpuBuffer[] = [];
  let group: GpuBindGroup | undefined;
  return {
    pipeline,
    counted,
    threads: (rows) => {
      const groups = groupsFor(rows);
      if (rows !== undefined) {
        const place = shader.threads.length === 1 ? THREADS_X : THREADS_Y;
        card.device.queue.writeBuffer(buffer, place, Uint32Array.of(rows));
        if (place === THREADS_X) card.device.queue.writeBuffer(buffer, 12, Uint32Array.of(widthOf(groups)));
      }
      return groups;
    },
    group: (bufferOf) => {
      const buffers = [...reads.filter((_, i) => i !== pipeline.own), writes].map(bufferOf);
      if (group && buffers.every((one, i) => one === bound[i])) return group;
      bound = buffers;
      const bindings = [...reads.flatMap((_, i) => (i === pipeline.own ? [] : [1 + i])), 1 + reads.length];
      group = card.device.createBindGroup({
        layout: pipeline.layout,
        entries: [
          { binding: 0, resource: { buffer } },
          ...buffers.map((one, i) => ({ binding: at(bindings, i), resource: { buffer: one } })),
        ],
      });
      return group;
    },
  };
};
