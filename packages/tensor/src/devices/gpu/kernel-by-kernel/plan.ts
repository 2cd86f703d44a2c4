// Plans of the modes in which gpu.js runs kernel after kernel.
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
import { hostElements } from "../../../graph/host-elements.ts";
import { asPlaces } from "../exact.ts";
import { hostState } from "../host-values.ts";
import { lower } from "../lower.ts";
import { assertThreads } from "../../../languages/shaders/threads.ts";
import { LARGEST_WHOLE, type Memory } from "../../../languages/shaders/shader.ts";
import { residentValue } from "./resident.ts";
import type { KernelRunner, Value } from "./runner.ts";

/** The number of arrays that every mode lets a kernel read. */
const MOST_READS = 12;

/** Compiles a program for a mode in which gpu.js runs kernel after kernel. Each kernel has its own instance. */
export const prepareKernels = (program: Program, runner: KernelRunner, options: PlanOptions): Plan => {
  const planned = { ...options, planLoop: unrolledLoop, passes: { ...options.passes, compensateSums: false } };
  const scheduled = schedule(program, planned);
  const lowered = lower(program, scheduled, {
    inPlace: false,
    ints: false,
    mostReads: MOST_READS,
    mostElements: LARGEST_WHOLE,
    whyNotMore: "places are 32-bit floats in this mode",
  });
  const { dispatches, filled, constants, inputs, outputs } = lowered;
  dispatches.forEach(({ shader }) => assertThreads(shader.threads));
  const host = hostState(program, scheduled, false);
  const isResult = new Set(outputs);
  const fixed = new Map([...constants].map(([memory, elements]) => [memory, runner.hand(Float32Array.from(elements))]));
  const nothing = runner.hand(new Float32Array());
  const calls = dispatches.map(({ shader, reads, writes }) => ({
    run: runner.kernel(shader, isResult.has(writes)),
    reads,
    writes,
  }));

  const place = placeArguments<Value>(program, {
    memory: runner,
    reads: (i) => inputs[i] !== undefined,
    bring: (given, i) => runner.lift(asPlaces(hostElements(given), at(program.inputs, i), at(program.names, i))),
    free: runner.release,
  });

  return {
    stages: () => stagesOf(program, planned),
    describe: () => {
      const scratch = dispatches.filter(({ writes }) => !isResult.has(writes));
      const bytes = CELL_BYTES * scratch.reduce((sum, { writes }) => sum + writes.elements, 0);
      return `${describeSchedule(scheduled, bytes)}\n${dispatches.length} kernels of gpu.js, mode ${runner.mode}`;
    },
    run: (tensors, meanwhile) => {
      const known = host.call(tensors);
      const values = new Map<Memory, Value>(fixed);
      const valueOf = (memory: Memory): Value => {
        const value = values.get(memory) ?? (memory.elements === 0 ? nothing : undefined);
        if (!value) throw new RangeError(`gpu: '${memory.name}' is read before it is computed.`);
        return value;
      };
      const { places, isLent, takeOver } = place(tensors);
      takeOver();
      places.forEach((value, i) => value && inputs[i] && values.set(inputs[i], value));
      for (const [memory, fill] of filled) values.set(memory, runner.hand(fill(known)));
      for (const { run, reads, writes } of calls) values.set(writes, run(reads.map(valueOf)));
      meanwhile?.();
      const results = outputs.map(valueOf);
      // The arguments' values are no longer needed, unless a value is itself a result.
      places.forEach((value, i) => {
        if (value && !isLent(i) && !results.includes(value)) runner.release(value);
      });
      return program.outputs.map((output, k) => {
        const storage = residentValue(runner, at(results, k), count(output.sizes), output.dtype);
        return dataNode(storage, output.shape, output.sizes, output.dtype);
      });
    },
  };
};
