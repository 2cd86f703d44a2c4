/** A job: compares a mode of the gpu device with the interpreter. */
import fc from "fast-check";
import { attrec, type SequentialModel } from "attrec";
import { caser } from "@attrec/baselines";
import { compile, type Device, interpreter, read, toHost } from "@attrec/tensor";
import { samplers } from "@attrec/tensor/testing";
import { gpu, type GpuMode } from "@attrec/tensor/gpu";
import { type Trajectory, trajectory } from "../../packages/baselines/src/testing/trajectory.ts";
import { relativeError, sampled } from "../../packages/tensor/src/testing/draw.ts";

/** The largest relative errors of a mode of the gpu device against the interpreter. */
export interface Errors {
  /** The error of the results of every operation on drawn calls. */
  readonly operations: Readonly<Record<string, number>>;
  /** The errors of thirty steps of training: in the losses, and in the state at the end. */
  readonly trajectories: Readonly<Record<string, { readonly losses: number; readonly state: number }>>;
}

/** Runs the contract of devices, and thirty steps of AttRec and Caser, in a mode of the gpu device. */
export const onGpu = async (mode: GpuMode): Promise<Errors> => {
  const device = await gpu({ mode });
  const operations: Record<string, number> = {};
  for (const [name, sampler] of Object.entries(samplers)) {
    operations[name] = await errorOf(device, sampler).catch((error: unknown) => {
      // Only the message of an error leaves a page, and the reason is that of its cause.
      throw new Error(`${name}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
    });
  }
  return {
    operations,
    trajectories: {
      AttRec: await compared(attrec({ dim: 8, dropout: 0.3 }), device),
      Caser: await compared(caser({ dim: 8 }), device),
    },
  };
};

const errorOf = async (device: Device, sampler: (typeof samplers)[keyof typeof samplers]): Promise<number> => {
  let worst = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const { call, data } = sampled(g, sampler);
      const run = async (on: Device): Promise<ArrayLike<number>> => read(await toHost(compile(call, on)(data)));
      worst = Math.max(worst, relativeError(await run(device), await run(interpreter())));
    }),
    { numRuns: 4, seed: 7 },
  );
  return worst;
};

const compared = async <P>(model: SequentialModel<P>, device: Device) => {
  const [ours, exact]: readonly Trajectory[] = [
    await trajectory(model, device, 30),
    await trajectory(model, interpreter(), 30),
  ];
  if (!ours || !exact) throw new RangeError("There are two trajectories.");
  return {
    losses: relativeError(ours.losses, exact.losses),
    state: Math.max(...ours.state.map((x, i) => relativeError(x, exact.state[i] ?? []))),
  };
};
