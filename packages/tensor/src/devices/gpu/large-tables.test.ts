/** Checks that a card finds its places in tables of more elements than floats tell apart, by threads that are few. */
import { expect, test } from "vitest";
import { loopShaders } from "../../kernels/loop/shader.ts";
import { updateShaders } from "../../kernels/update/shader.ts";
import type { Writing } from "../../kernels/writing.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { element } from "../../scalar/expression.ts";
import { loadGpuJs } from "./gpu-js.ts";
import { cardOf } from "./webgpu/card.ts";
import { planLaunches } from "./webgpu/launches.ts";
import { openDevice } from "./webgpu/open.ts";
import { runOf } from "./webgpu/run.ts";

const opened = await openDevice().catch((error: unknown) => {
  if (process.env["ATTREC_NEEDS_GPU"]) throw error;
  return undefined;
});

const [ITEMS, DIM] = [1_000_003, 17];
// Neighbouring rows behind 2^24 elements, whose odd places floats round to those of others.
const ROWS = [ITEMS - 1, 3, ITEMS - 2, 999_999, 986_897, 986_896];

test.skipIf(!opened)("rows behind 2^24 elements are read and replaced where they are", async () => {
  if (!opened) return;
  const card = cardOf(opened, await loadGpuJs(), 2 ** 30);
  const [table, rows] = [memoryOf("table", ITEMS * DIM), memoryOf("rows", ROWS.length)];
  const [values, found, old] = ["values", "found", "old"].map((name) => memoryOf(name, ROWS.length * DIM));
  if (!values || !found || !old) throw new RangeError("There are three.");
  const size = [ROWS.length, DIM] as const;
  const pointer = (memory: Memory) => ({ memory, offset: 0 });
  const given = Float32Array.from({ length: ROWS.length * DIM }, (_, i) => i + 1);
  const loop = { kind: "loop", reduced: 0, reducer: "none", cell: "float", flush: false, dimensions: size } as const;
  const named = { pointer: 1, stride: DIM, strides: [1, 0] } as const;
  const read = (to: Memory): readonly Dispatch[] =>
    loopShaders(
      {
        ...loop,
        inputs: [
          { cell: "float", strides: [0, 1], rows: named },
          { cell: "int", strides: [1, 0] },
        ],
        expression: element(0),
      },
      [pointer(table), pointer(rows)],
      to,
      true,
    );
  const writing = { pointers: [pointer(rows), pointer(values)], writes: table, abilities: { inPlace: true } };
  const replace = updateShaders({ kind: "update", count: ROWS.length, width: DIM }, writing as unknown as Writing);
  // A loop that updates a table doubles its rows.
  const double = loopShaders(
    {
      ...loop,
      inputs: [
        { cell: "float", strides: [0, 1], rows: named },
        { cell: "int", strides: [1, 0] },
      ],
      expression: { kind: "apply", operator: "add", operands: [element(0), element(0)] },
      rowNumbers: 1,
    },
    [pointer(table), pointer(rows)],
    table,
    true,
  );
  const buffers = new Map<Memory, ReturnType<typeof card.allocate>>();
  const bufferOf = (memory: Memory) => {
    const made = buffers.get(memory) ?? card.allocate(memory.elements);
    buffers.set(memory, made);
    return made;
  };
  card.write(bufferOf(rows), Float32Array.from(ROWS));
  card.write(bufferOf(values), given);
  const chains = [...replace, ...read(old), ...double, ...read(found)].map((one) => ({ dispatches: [one], rows: 1 }));
  const launches = planLaunches(chains, { kept: new Set(), isApart: () => true, mostBuffers: 8 });
  const encoder = card.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const launch of launches)
    runOf<Memory>(launch, card, (buffer) => ({ buffer, offset: 0 })).record(pass, bufferOf);
  pass.end();
  card.device.queue.submit([encoder.finish()]);
  expect(await card.read(bufferOf(old), given.length)).toEqual(given);
  expect(await card.read(bufferOf(found), given.length)).toEqual(given.map((x) => 2 * x));
  // What the shaders read is where the host looks for it.
  const whole = await card.read(bufferOf(table), table.elements);
  ROWS.forEach((row, i) =>
    expect(whole.subarray(row * DIM, (row + 1) * DIM)).toEqual(
      given.subarray(i * DIM, (i + 1) * DIM).map((x) => 2 * x),
    ),
  );
  expect(whole.reduce((sum, x) => sum + (x === 0 ? 0 : 1), 0)).toBe(given.length);
  card.close();
});
