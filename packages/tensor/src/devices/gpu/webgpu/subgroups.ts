/** Finds out whether the threads of a card run in step in the way that shaders rely on, where they add up what such threads have. */
import { type GpuAdapter, type GpuBuffer, type GpuDevice, COMPUTE_STAGE, MAP_READ, USAGE } from "./interface.ts";
import { WORKGROUP } from "../../../languages/shaders/shader.ts";

/** For each thread: its number in its subgroup, the threads of that, and the sum of their numbers in the workgroup. */
const FACTS = 3;

/** The workgroups that are looked at. */
const GROUPS = 4;

const SOURCE = `enable subgroups;
@group(0) @binding(0) var<storage, read_write> facts : array<u32>;
@compute @workgroup_size(${WORKGROUP})
fn main(
  @builtin(workgroup_id) group : vec3<u32>,
  @builtin(local_invocation_index) thread : u32,
  @builtin(subgroup_invocation_id) lane : u32,
  @builtin(subgroup_size) size : u32,
) {
  let first = ${FACTS}u * (group.x * ${WORKGROUP}u + thread);
  facts[first] = lane;
  facts[first + 1u] = size;
  facts[first + 2u] = subgroupAdd(thread);
}`;

/** The sizes of subgroups that an adapter tells of. */
type Sizes = Pick<GpuAdapter["info"], "subgroupMinSize" | "subgroupMaxSize">;

/**
 * The threads of a subgroup, if all subgroups of a card have as many, neighbouring threads of a workgroup in their order, and their sums are
 * right. WebGPU promises none of that, so the card is asked to show it.
 */
export const subgroupOf = async (
  device: GpuDevice,
  { subgroupMinSize, subgroupMaxSize }: Sizes,
): Promise<number | undefined> => {
  // Where sizes vary, a compiler may choose another for each shader.
  if (!device.features.has("subgroups") || subgroupMinSize !== subgroupMaxSize) return undefined;
  const shown = await factsOf(device);
  return isAsRelied(shown, subgroupMinSize) ? subgroupMinSize : undefined;
};

/** Whether threads that show these facts form subgroups of a size as shaders rely on. */
export const isAsRelied = (facts: ArrayLike<number>, size = 0): boolean => {
  if (!Number.isInteger(Math.log2(size)) || size < 2 || size > WORKGROUP) return false;
  for (let i = 0; FACTS * i < facts.length; i++) {
    const thread = i % WORKGROUP;
    const first = thread - (thread % size);
    const expected = [thread % size, size, size * first + (size * (size - 1)) / 2];
    if (expected.some((fact, k) => facts[FACTS * i + k] !== fact)) return false;
  }
  return facts.length > 0;
};

const factsOf = async (device: GpuDevice): Promise<Uint32Array> => {
  const layout = device.createBindGroupLayout({
    entries: [{ binding: 0, visibility: COMPUTE_STAGE, buffer: { type: "storage" } }],
  });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: SOURCE }), entryPoint: "main" },
  });
  const size = 4 * FACTS * WORKGROUP * GROUPS;
  const buffer = (usage: number): GpuBuffer => device.createBuffer({ size, usage });
  const [made, copy] = [buffer(USAGE.storage | USAGE.copySource), buffer(USAGE.mapRead | USAGE.copyTarget)];
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: made } }] }));
  pass.dispatchWorkgroups(GROUPS);
  pass.end();
  encoder.copyBufferToBuffer(made, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(MAP_READ);
  const facts = new Uint32Array(copy.getMappedRange()).slice();
  copy.destroy();
  made.destroy();
  return facts;
};
