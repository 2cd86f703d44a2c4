// The dispatch of one shader in every call of a plan.
import { at } from "../../../at.ts";
import type { Dispatch, Memory } from "../../../languages/shaders/shader.ts";
import type { Card, Pipeline } from "./card.ts";
import type { GpuBindGroup, GpuBuffer, GpuComputePass } from "./interface.ts";

/** The places, in bytes, of three of a shader's parameters: its threads along x, along y, and in a row of groups. */
const [THREADS_X, THREADS_Y, ROW] = [0, 4, 12];

/** A dispatch for call after call. It makes its bind group anew only if a buffer has changed. */
export interface Run {
  readonly dispatch: Dispatch;
  /** Adds it to a pass. `rows` is the number of rows of threads that count in this call, if not all of them do. */
  readonly record: (pass: GpuComputePass, bufferOf: (memory: Memory) => GpuBuffer, rows?: number) => void;
  /** Gives its parameters back, until it is recorded again. */
  readonly release: () => void;
}

/** Makes a dispatch ready. */
export const runOf = (dispatch: Dispatch, card: Card): Run => {
  const { shader, reads, writes } = dispatch;
  const pipeline: Pipeline = card.pipeline(dispatch);
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
  let buffer: GpuBuffer | undefined;
  let bound: readonly GpuBuffer[] = [];
  let group: GpuBindGroup | undefined;
  const groupWith = (buffer: GpuBuffer, buffers: readonly GpuBuffer[]): GpuBindGroup => {
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
  };
  return {
    dispatch,
    record: (pass, bufferOf, rows) => {
      const groups = groupsFor(rows);
      buffer ??= card.parameters(parameters);
      if (rows !== undefined) {
        const isFlat = shader.threads.length === 1;
        card.device.queue.writeBuffer(buffer, isFlat ? THREADS_X : THREADS_Y, Uint32Array.of(rows));
        if (isFlat) card.device.queue.writeBuffer(buffer, ROW, Uint32Array.of(widthOf(groups)));
      }
      if (groups.includes(0)) return;
      pass.setPipeline(pipeline.pipeline);
      pass.setBindGroup(0, groupWith(buffer, [...reads.filter((_, i) => i !== pipeline.own), writes].map(bufferOf)));
      pass.dispatchWorkgroups(...groups);
    },
    release: () => {
      buffer?.destroy();
      buffer = group = undefined;
      bound = [];
    },
  };
};
