// Plans of the modes in which gpu.js runs kernel after kernel.
import { at } from "../../../at.ts";
import { CELL_BYTES } from "../../../languages/access.ts";
import type { Program } from "../../../graph/program.ts";
import { describeSchedule } from "../../../plan/describe.ts";
import { type PlanOptions, schedule, stagesOf } from "../../../plan/schedule.ts";
import { dataTensor } from "../../../ops/tensor.ts";
import { type AnyTensor, count } from "../../../tensor.ts";
import type { Plan } from "../../device.ts";
import { hostElements } from "../../host.ts";
import { spend } from "../../spendable.ts";
import { asPlaces } from "../exact.ts";
import { hostState } from "../host-values.ts";
import { lower } from "../lower.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import { isValueOf, residentValue } from "./resident.ts";
import type { Runner, Value } from "./runner.ts";

/** The number of arrays that every mode lets a kernel read. */
const MOST_READS = 12;

/** Compiles a program for a mode in which gpu.js runs kernel after kernel. Each kernel has its own instance. */
export const prepareCalls = (program: Program, runner: Runner, options: PlanOptions): Plan => {
  const planned = { ...options, passes: { ...options.passes, compensateSums: false } };
  const scheduled = schedule(program, planned);
  const lowered = lower(program, scheduled, { inPlace: false, vectors: false, mostReads: MOST_READS });
  const { dispatches, filled, constants, inputs, outputs } = lowered;
  const host = hostState(program, scheduled);
  const isResult = new Set(outputs);
  const fixed = new Map([...constants].map(([memory, elements]) => [memory, runner.hand(Float32Array.from(elements))]));
  const nothing = runner.hand(new Float32Array());
  const calls = dispatches.map(({ shader, reads, writes }) => ({
    run: runner.kernel(shader, isResult.has(writes)),
    reads,
    writes,
  }));

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
      const brought: Value[] = [];
      program.inputs.forEach((input, i) => {
        const [memory, tensor, isCarried] = [inputs[i], at(tensors, i), program.carried.includes(i)];
        if (!memory || filled.has(memory)) {
          if (isCarried) spend(tensor);
          return;
        }
        const resident = residentOf(tensor, runner);
        if (resident && !isCarried) values.set(memory, resident.value());
        else {
          const value = resident
            ? resident.take()
            : runner.lift(asPlaces(hostElements(tensor), input, at(program.names, i)));
          if (!resident && isCarried) spend(tensor);
          brought.push(value);
          values.set(memory, value);
        }
      });
      for (const [memory, fill] of filled) values.set(memory, runner.hand(fill(known)));
      for (const { run, reads, writes } of calls) values.set(writes, run(reads.map(valueOf)));
      meanwhile?.();
      const results = outputs.map(valueOf);
      // The arguments' values are no longer needed, unless a value is itself a result.
      for (const value of brought) if (!results.includes(value)) runner.release(value);
      return program.outputs.map((output, k) => {
        const storage = residentValue(runner, at(results, k), count(output.sizes), output.dtype);
        return dataTensor(storage, output.shape, output.sizes, output.dtype);
      });
    },
  };
};

const residentOf = (tensor: AnyTensor, runner: Runner) => {
  const { lowering } = tensor.operation;
  return lowering.kind === "data" && isValueOf(lowering.storage, runner) ? lowering.storage : undefined;
};
