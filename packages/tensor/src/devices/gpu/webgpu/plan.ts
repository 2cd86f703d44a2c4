// Plans on WebGPU.
import { at } from "../../../at.ts";
import { CELL_BYTES } from "../../../languages/access.ts";
import type { Program } from "../../../graph/program.ts";
import { describeSchedule } from "../../../plan/describe.ts";
import { type PlanOptions, schedule, stagesOf } from "../../../plan/schedule.ts";
import { unrolledLoop } from "../../../plan/unrolled-loop.ts";
import { dataNode } from "../../../ops/tensor.ts";
import { count } from "../../../tensor.ts";
import { placeArguments } from "../../arguments.ts";
import type { Plan } from "../../device.ts";
import { toHost } from "../../../to-host.ts";
import { hostElements } from "../../../graph/host-elements.ts";
import { spend } from "../../spendable.ts";
import { asPlaces } from "../exact.ts";
import { type HostValues, hostState } from "../host-values.ts";
import { lower } from "../lower.ts";
import { shareBuffers } from "../shared-buffers.ts";
import type { Dispatch, Memory } from "../../../languages/shaders/shader.ts";
import { planBuffers } from "./buffers.ts";
import { type Card, readOnce } from "./card.ts";
import { costsOf } from "./cost.ts";
import { residentOnCard } from "./resident.ts";
import type { GpuBuffer } from "./interface.ts";
import { runOf } from "./run.ts";

/** Compiles a program for a graphics card: its buffers stay, and each call takes one command encoder and one submission. */
export const preparePlan = (program: Program, card: Card, options: PlanOptions): Plan => {
  const planned = { ...options, planLoop: unrolledLoop, passes: { ...options.passes, compensateSums: false } };
  const scheduled = schedule(program, planned);
  const mostReads = card.device.limits.maxStorageBuffersPerShaderStage - 1;
  const { dispatches, filled, constants, inputs, outputs } = lower(program, scheduled, {
    inPlace: true,
    vectors: true,
    ints: true,
    mostReads,
  });
  const host = hostState(program, scheduled, true);

  const kept = new Set<Memory>([...filled.keys(), ...constants.keys(), ...outputs, ...inputs.flatMap((m) => m ?? [])]);
  const places = shareBuffers(dispatches, kept);
  const buffers = planBuffers(places, constants, card);
  const runs = dispatches.map((dispatch) => runOf(dispatch, card));

  const place = placeArguments<GpuBuffer>(program, {
    memory: card,
    reads: (i) => inputs[i] !== undefined,
    bring: (given, i, isCarried) => {
      const input = at(program.inputs, i);
      const memory = inputs[i];
      const buffer = isCarried || !memory ? card.allocate(count(input.sizes)) : buffers.of(memory);
      card.write(buffer, asPlaces(hostElements(given), input, at(program.names, i)));
      return buffer;
    },
    free: (buffer) => buffer.destroy(),
  });

  /** The bytes of each result that does not lie in a given buffer. */
  const fresh = program.outputs.flatMap(({ sizes }, k) =>
    at(program.carried, k) < 0 ? [CELL_BYTES * count(sizes)] : [],
  );

  /** The number of rows of threads that count, if not all of them do. */
  const countedRows = ({ counted }: Dispatch, values: HostValues): number | undefined =>
    counted && (filled.get(counted.number)?.(values)[0] ?? 0) * counted.each;

  const run: Plan["run"] = (tensors, meanwhile) => {
    card.check();
    card.account.verify(fresh);
    buffers.begin();
    buffers.reserve();
    const values = host.call(tensors);
    const { places: given, takeOver } = place(tensors);
    takeOver();
    given.forEach((buffer, i) => buffer && inputs[i] && buffers.give(inputs[i], buffer));
    for (const [memory, fill] of filled) card.write(buffers.of(memory), fill(values));
    const encoder = card.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const run of runs) run.record(pass, buffers.of, countedRows(run.dispatch, values));
    pass.end();
    const results = program.outputs.map((output, k) => {
      const elements = count(output.sizes);
      const memory = at(outputs, k);
      const from = buffers.of(memory);
      const carried = at(program.carried, k);
      const state = carried < 0 ? undefined : inputs[carried] && buffers.given(inputs[carried]);
      const buffer = state ?? card.allocate(elements);
      if (buffer !== from) encoder.copyBufferToBuffer(from, 0, buffer, 0, CELL_BYTES * elements);
      const isSmall = !state && elements <= SMALL;
      const copy = isSmall ? card.copyOut(encoder, from, elements) : undefined;
      return { buffer, output, copy, isCarried: state !== undefined };
    });
    card.device.queue.submit([encoder.finish()]);
    meanwhile?.();
    return results.map(({ buffer, output, copy, isCarried }) => {
      const soon = copy && readOnce(copy, card.check);
      // The caller may never ask for the numbers. The next use of the card reports the error.
      soon?.catch(() => undefined);
      const storage = residentOnCard(card, buffer, count(output.sizes), output.dtype, soon, isCarried);
      return dataNode(storage, output.shape, output.sizes, output.dtype);
    });
  };

  return {
    profile: async (tensors) => {
      const results = run(tensors);
      await toHost(results);
      const kernels = await costsOf(runs, buffers.of, card);
      // The timed shaders work on the buffers of the carried state, which the results own. So the results are spent only now.
      results.forEach(spend);
      return { kernels, remarks: [] };
    },
    run,
    // Submitted work still runs: a destroyed buffer goes once no work uses it.
    release: () => {
      buffers.release();
      for (const { release } of runs) release();
    },
    stages: () => stagesOf(program, planned),
    describe: () => {
      const bytes = CELL_BYTES * places.sizes.reduce((sum, elements) => sum + elements, 0);
      return `${describeSchedule(scheduled, bytes)}\n${dispatches.length} dispatches on the graphics card`;
    },
  };
};

/** Results of at most this many elements, such as a loss, start for the host at once: waiting for them costs no second trip. */
const SMALL = 64;
