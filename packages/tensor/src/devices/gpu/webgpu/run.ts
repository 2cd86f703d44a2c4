// The dispatch of one launch in every call of a plan.
import type { Memory } from "../../../languages/shaders/shader.ts";
import { assemble, type MemoryPlace } from "./assemble.ts";
import type { Card } from "./card.ts";
import type { GpuBindGroup, GpuBuffer, GpuComputePass } from "./interface.ts";
import type { Launch } from "./launches.ts";

/** A launch for call after call. It makes its bind group anew only if a buffer has changed. */
export interface Run<B> {
  readonly launch: Launch;
  /** Adds it to a pass, with the buffers of this call. */
  readonly record: (pass: GpuComputePass, bufferOf: (buffer: B) => GpuBuffer) => void;
  /** Gives its parameters back, until it is recorded again. */
  readonly release: () => void;
}

/** Makes a launch ready. */
export const runOf = <B>(launch: Launch, card: Card, placeOf: (memory: Memory) => MemoryPlace<B>): Run<B> => {
  const assembled = assemble(launch, card.bodyOf, placeOf);
  const { pipeline, layout } = card.pipeline(assembled);
  const { buffers, parameters, groups } = assembled;
  // More workgroups than a card has in a row are laid out in several.
  const rows = Math.ceil(groups / card.device.limits.maxComputeWorkgroupsPerDimension);
  const inRow = Math.ceil(groups / rows);
  let buffer: GpuBuffer | undefined;
  let bound: readonly GpuBuffer[] = [];
  let group: GpuBindGroup | undefined;
  const groupWith = (first: GpuBuffer, others: readonly GpuBuffer[]): GpuBindGroup => {
    if (group && others.every((one, i) => one === bound[i])) return group;
    bound = others;
    group = card.device.createBindGroup({
      layout,
      entries: [first, ...others].map((one, binding) => ({ binding, resource: { buffer: one } })),
    });
    return group;
  };
  return {
    launch,
    record: (pass, bufferOf) => {
      buffer ??= card.parameters(parameters);
      pass.setPipeline(pipeline);
      pass.setBindGroup(
        0,
        groupWith(
          buffer,
          buffers.map((one) => bufferOf(one.buffer)),
        ),
      );
      pass.dispatchWorkgroups(inRow, rows);
    },
    release: () => {
      buffer?.destroy();
      buffer = group = undefined;
      bound = [];
    },
  };
};

/** The launches of a plan, for each choice of its inputs that are tables of 16-bit floats. */
export interface RunsByTables<B> {
  readonly of: (halves: readonly Memory[]) => readonly Run<B>[];
  readonly release: () => void;
}

/** Makes the launches of a plan ready when a call first needs them: what reads a table is another text where that is of 16-bit floats. */
export const runsByTables = <B>(
  launches: readonly Launch[],
  card: Card,
  placeOf: (memory: Memory) => MemoryPlace<B>,
): RunsByTables<B> => {
  const made: { readonly halves: readonly Memory[]; readonly runs: readonly Run<B>[] }[] = [];
  const prepare = (halves: readonly Memory[]): readonly Run<B>[] => {
    const place = (memory: Memory): MemoryPlace<B> => ({ ...placeOf(memory), isHalf: halves.includes(memory) });
    const runs = launches.map((launch) => runOf(launch, card, place));
    made.push({ halves, runs });
    return runs;
  };
  return {
    of: (halves) =>
      made.find((one) => one.halves.length === halves.length && halves.every((memory, i) => memory === one.halves[i]))
        ?.runs ?? prepare(halves),
    release: () => {
      for (const { runs } of made) for (const { release } of runs) release();
    },
  };
};
