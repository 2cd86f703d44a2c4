// Plans on WebGPU.
import { at } from "../../../at.ts";
import { CELL_BYTES } from "../../../languages/access.ts";
import type { End, Program } from "../../../graph/program.ts";
import { describeSchedule } from "../../../plan/describe.ts";
import { type PlanOptions, schedule, stagesOf } from "../../../plan/schedule.ts";
import { unrolledLoop } from "../../../plan/unrolled-loop.ts";
import { dataNode } from "../../../ops/tensor.ts";
import { type AnyTensor, count } from "../../../tensor.ts";
import { placeArguments } from "../../arguments.ts";
import type { Plan, Prediction } from "../../device.ts";
import { toHost } from "../../../to-host.ts";
import { hostElements } from "../../../graph/host-elements.ts";
import { isSpendable, spend } from "../../spendable.ts";
import { asPlaces } from "../exact.ts";
import { hostState } from "../host-values.ts";
import { lower } from "../lower.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import { lifetimesOf, placeInArenas } from "./arena.ts";
import { type BufferKey, planBuffers } from "./buffers.ts";
import type { Card } from "./card.ts";
import { launchCosts } from "./cost.ts";
import { recordHalving, type TableToHalve, wordsOfHalves } from "./halves.ts";
import { predicted } from "./prediction.ts";
import { residentOnCard } from "./resident.ts";
import type { GpuBuffer } from "./interface.ts";
import { planLaunches } from "./launches.ts";
import { runsByTables } from "./run.ts";

/** Compiles a program for a graphics card: its buffers stay, and each call takes one command encoder and one submission. */
export const preparePlan = (program: Program, card: Card, options: PlanOptions): Plan => {
  const planned = { ...options, planLoop: unrolledLoop, passes: { ...options.passes, compensateSums: false } };
  const scheduled = schedule(program, planned);
  const { limits } = card.device;
  const most = Math.floor(Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize, MOST_BYTES) / CELL_BYTES);
  const { chains, dispatches, filled, constants, inputs, outputs } = lower(program, scheduled, {
    inPlace: true,
    ints: true,
    ...(card.opened.subgroup !== undefined && { subgroup: card.opened.subgroup }),
    mostReads: limits.maxStorageBuffersPerShaderStage - 1,
    mostElements: most,
    whyNotMore: "this graphics card allows no more in one piece",
  });
  const host = hostState(program, scheduled, true);

  const apart = new Set<Memory>(inputs.flatMap((memory) => memory ?? []));
  const before = [...filled.keys(), ...constants.keys()];
  const launches = planLaunches(chains, {
    kept: new Set([...before, ...outputs, ...apart]),
    isApart: (memory) => apart.has(memory),
    mostBuffers: limits.maxStorageBuffersPerShaderStage,
  });
  const lifetimes = lifetimesOf(launches, new Set([...before, ...apart]), outputs);
  const arenas = placeInArenas(before, lifetimes, most);
  const buffers = planBuffers(arenas, constants, card);
  const runs = runsByTables<BufferKey>(launches, card, buffers.placeOf);
  /** What the host gives in each call: side by side, so that it is one write. */
  const given = new Float32Array([...filled.keys()].reduce((sum, { elements }) => sum + elements, 0));

  const place = placeArguments<GpuBuffer>(program, {
    memory: card,
    reads: (i) => inputs[i] !== undefined,
    bring: (given, i, isCarried) => {
      const input = at(program.inputs, i);
      const memory = inputs[i];
      const isOwn = !isCarried && memory !== undefined;
      const buffer = isOwn ? buffers.of(memory) : card.allocate(count(input.sizes));
      const data = dataOf(given);
      if (isOwn && buffers.has(memory, data)) return buffer;
      card.write(buffer, asPlaces(hostElements(given), input, at(program.names, i)));
      if (isOwn) buffers.note(memory, data);
      return buffer;
    },
    free: (buffer) => buffer.destroy(),
  });

  /** Whether a result is stored as 16-bit floats. */
  const isHalf = ({ dtype, sizes }: End): boolean =>
    program.resident === "float16" && dtype === "float" && sizes.length >= 2;
  const wordsOf = (output: End): number => (isHalf(output) ? wordsOfHalves(count(output.sizes)) : count(output.sizes));
  /** The bytes of each result that does not lie in a given buffer. */
  const fresh = program.outputs.flatMap((output, k) =>
    at(program.carried, k) < 0 ? [CELL_BYTES * wordsOf(output)] : [],
  );

  const run: Plan["run"] = (tensors, meanwhile) => {
    card.check();
    card.account.verify(fresh);
    buffers.begin();
    buffers.reserve();
    const values = host.call(tensors);
    const { places, takeOver } = place(tensors);
    const halves = [...places.entries()].flatMap(([i, buffer]) => (buffer && card.halves.has(buffer) ? [i] : []));
    const carried = halves.find((i) => program.carried.includes(i));
    if (carried !== undefined) throw new TypeError(readAlone(at(program.names, carried)));
    takeOver();
    places.forEach((buffer, i) => buffer && inputs[i] && buffers.give(inputs[i], buffer));
    let next = 0;
    for (const [memory, fill] of filled) {
      given.set(fill(values), next);
      next += memory.elements;
    }
    if (given.length > 0) card.write(buffers.of(0), given);
    const encoder = card.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const run of runs.of(halves.flatMap((i) => inputs[i] ?? []))) run.record(pass, buffers.of);
    pass.end();
    const tables: TableToHalve[] = [];
    const results = program.outputs.map((output, k) => {
      const elements = count(output.sizes);
      const memory = at(outputs, k);
      const { buffer: lies, offset } = buffers.placeOf(memory);
      const from = buffers.of(lies);
      const carried = at(program.carried, k);
      const state = carried < 0 ? undefined : inputs[carried] && buffers.given(inputs[carried]);
      const buffer = state ?? card.allocate(wordsOf(output));
      if (isHalf(output)) {
        tables.push({ from, offset, elements, to: buffer });
        return { buffer, output, copy: undefined, isCarried: false };
      }
      if (buffer !== from) encoder.copyBufferToBuffer(from, CELL_BYTES * offset, buffer, 0, CELL_BYTES * elements);
      const isSmall = !state && elements <= SMALL;
      const copy = isSmall ? card.copyOut(encoder, from, offset, elements) : undefined;
      return { buffer, output, copy, isCarried: state !== undefined };
    });
    const releaseHalving = recordHalving(card, encoder, tables);
    card.device.queue.submit([encoder.finish()]);
    releaseHalving();
    // Halves are made to save memory: what they were made of does not stay. Submitted work still runs.
    if (tables.length > 0) buffers.release();
    meanwhile?.();
    return results.map(({ buffer, output, copy, isCarried }) => {
      const storage = residentOnCard(card, buffer, count(output.sizes), output.dtype, copy, isCarried);
      return dataNode(storage, output.shape, output.sizes, output.dtype);
    });
  };

  const held = CELL_BYTES * arenas.sizes.reduce((sum, elements) => sum + elements, 0);
  /** The inputs whose numbers the host brings in each call, since it has neither carried them over nor given them on the way. */
  const brought = inputs.flatMap((memory, i) => (memory && !program.carried.includes(i) ? memory.elements : []));
  const predict = async (): Promise<Prediction> => {
    const calibration = await card.calibration();
    const kernels = launches.map((launch) => predicted(launch, calibration));
    return {
      kernels,
      milliseconds: kernels.reduce((sum, { milliseconds }) => sum + milliseconds, calibration.submission),
      sent: CELL_BYTES * brought.reduce((sum, elements) => sum + elements, given.length),
      held,
    };
  };

  return {
    profile: async (tensors) => {
      const { milliseconds, sent } = await predict();
      const results = run(tensors);
      await toHost(results);
      const kernels = await launchCosts(runs.of([]), buffers.of, card, await card.calibration());
      // The timed shaders work on the buffers of the carried state, which the results own. So the results are spent only now.
      results.forEach(spend);
      const told = `It was predicted to take ${milliseconds.toFixed(2)} ms, and to send ${sent} bytes.`;
      return { kernels, remarks: [told] };
    },
    predict,
    run,
    // Submitted work still runs: a destroyed buffer goes once no work uses it.
    release: () => {
      buffers.release();
      runs.release();
    },
    stages: () => stagesOf(program, planned),
    describe: () => {
      return `${describeSchedule(scheduled, held)}\n${dispatches.length} shaders in ${launches.length} dispatches on the graphics card`;
    },
  };
};

/** What a tensor's elements lie in, by which the same data is known again. Throws an `Error` if they were given away. */
const dataOf = ({ operation: { lowering } }: AnyTensor): object => {
  if (lowering.kind !== "data") return lowering;
  if (isSpendable(lowering.storage)) lowering.storage.verify();
  return lowering.storage;
};

/** The sentence for a table of 16-bit floats that is given as a state. */
const readAlone = (name: string): string =>
  `gpu: '${name}' is stored as 16-bit floats, which are read alone, but it is a carried state, which is written: give it as it was before resident: "float16".`;

/** The bytes of the most elements that places of 32 bits, with a sign, can tell apart. */
const MOST_BYTES = CELL_BYTES * 2 ** 31;

/** Results of at most this many elements, such as a loss, are copied out by the same commands: who asks for them needs no others. */
const SMALL = 64;
