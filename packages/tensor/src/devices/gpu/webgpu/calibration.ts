/** Finds out what a card needs to predict the milliseconds of a launch: what starting costs, and how fast it moves and computes. */
import type { Dispatch } from "../../../languages/shaders/shader.ts";
import { memoryOf } from "../../../languages/shaders/shader.ts";
import { contractShaders } from "../../../kernels/product/shader.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";
import { type Launch, planLaunches } from "./launches.ts";
import { runOf } from "./run.ts";
import { createTimer, type Timer } from "./timer.ts";

/** What a card was measured to do. */
export interface Calibration {
  /** Milliseconds of a submission, and of starting a launch. */
  readonly submission: number;
  readonly start: number;
  /** What it does in a millisecond: bytes that it moves, operations of loops, and operations of products. */
  readonly bytes: number;
  readonly operations: number;
  readonly productOperations: number;
}

/** A piece of work is made larger until it takes so many milliseconds, or all measuring has taken so many. */
const [LONG, MOST] = [1, 1000];

/** The launches of a pass that measures what starting one costs. */
const STARTS = 16;

/** The operations that the shader of loops does for each element. */
const OPERATIONS = 64;

/**
 * Measures a card, in at most about two seconds: pieces of work are small at first, and four times as large until one takes a
 * millisecond.
 */
export const calibrate = async (card: Card): Promise<Calibration> => {
  const began = performance.now();
  const timer = await createTimer(card);
  const start = (await timeOf(NOTHING, card, timer, STARTS)) / STARTS;
  const rate = async (amount: number, most: number, launch: (size: number) => readonly [Launch, number]) => {
    for (let size = amount; ; size *= 4) {
      const [work, units] = launch(size);
      const milliseconds = await timeOf(work, card, timer, 1);
      const isEnough = milliseconds >= LONG || performance.now() - began > MOST || 4 * size > most;
      if (isEnough) return units / Math.max(milliseconds - start, Number.EPSILON);
    }
  };
  const bytes = await rate(2 ** 14, 2 ** 24, (size) => [elementwise(size, "put(place, a0(place) + 1.0);"), 8 * size]);
  const operations = await rate(2 ** 12, 2 ** 22, (size) => [
    elementwise(
      size,
      `var x = a0(place);\nfor (var i = 0; i < ${OPERATIONS / 2}; i++) { x = x * 0.75 + 0.5; }\nput(place, x);`,
    ),
    OPERATIONS * size,
  ]);
  // Of a product the amount is that of an element's terms, times rows, times columns.
  const productOperations = await rate(2 ** 18, 2 ** 33, (size) => product(Math.round(Math.cbrt(size))));
  timer.close();
  return { submission: timer.submission, start, bytes, operations, productOperations };
};

/** The milliseconds of a launch that is recorded so many times in a pass. */
const timeOf = async (launch: Launch, card: Card, timer: Timer, times: number): Promise<number> => {
  const buffers = new Map<object, GpuBuffer>();
  const run = runOf<{ readonly elements: number }>(launch, card, (memory) => ({ buffer: memory, offset: 0 }));
  const bufferOf = (key: { readonly elements: number }): GpuBuffer => {
    const made = buffers.get(key) ?? card.allocate(key.elements);
    buffers.set(key, made);
    return made;
  };
  const milliseconds = await timer.pass((pass) => {
    for (let i = 0; i < times; i++) run.record(pass, bufferOf);
  });
  run.release();
  buffers.forEach((buffer) => buffer.destroy());
  return milliseconds;
};

const launchOf = (dispatch: Dispatch): Launch => {
  const limits = { kept: new Set<never>(), isApart: () => true, mostBuffers: 4 };
  const [launch] = planLaunches([{ dispatches: [dispatch], rows: 1 }], limits);
  if (!launch) throw new RangeError("A shader is a launch.");
  return launch;
};

/** A launch of one thread for each element. */
const elementwise = (elements: number, source: string): Launch =>
  launchOf({
    shader: { source, language: "wgsl", threads: [elements], longestLoop: 1, hasTarget: false },
    reads: [memoryOf("given", elements)],
    writes: memoryOf("made", elements),
  });

/** A product of square matrices, and its operations. */
const product = (side: number): readonly [Launch, number] => {
  const kernel = { kind: "contract", m: side, n: side, k: side, rowStride: side, depthStride: 1 } as const;
  const [a, b] = [0, 1].map(() => ({ memory: memoryOf("a side", side * side), offset: 0 }));
  if (!a || !b) throw new RangeError("A product has two sides.");
  const [dispatch] = contractShaders(kernel, [a, b], memoryOf("a product", side * side), true);
  if (!dispatch) throw new RangeError("A product is a shader.");
  return [launchOf(dispatch), 2 * side ** 3];
};

/** A launch of a shader that writes one number: what it costs is what starting costs. */
const NOTHING: Launch = launchOf({
  shader: { source: "", language: "wgsl", threads: [1], longestLoop: 1, hasTarget: false },
  reads: [],
  writes: { name: "nothing", elements: 1 },
});
