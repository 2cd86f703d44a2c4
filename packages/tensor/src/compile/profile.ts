/**
 * Measures what a call costs, and prints it. A page loads this when it asks for a profile: so nothing of the page is imported here, which
 * bundlers would have to move to a file of its own.
 */
import type { Plan, Prediction, Profile } from "../devices/device.ts";
import { millisecondsPerCall } from "../devices/timing.ts";
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";

/** The measured costs of a call: of the whole, and of its kernels one by one. */
export interface Costs extends Profile {
  readonly milliseconds: number;
}

/** Measures a call of a plan with data of the host. */
export const measureCosts = async (plan: Plan, program: Program, data: readonly AnyTensor[]): Promise<Costs> => ({
  milliseconds: await millisecondsPerCall(plan, program, data),
  ...((await plan.profile?.(data)) ?? { kernels: [], remarks: [] }),
});

/** A cost as text: the whole call, and its kernels, the dearest first. */
export const describeProfile = (device: string, { milliseconds, kernels, remarks }: Costs): string => {
  const dearest = kernels.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const lines = dearest.map(({ name, milliseconds: own, operations, predicted, remark }) => {
    // A clock too coarse for a short kernel says 0, which is no rate.
    const rate = operations === undefined || own === 0 ? "" : `, ${(operations / own / 1e6).toFixed(1)} GFLOP/s`;
    const told =
      predicted === undefined ? "" : `, ${predicted.milliseconds.toFixed(3)} predicted, ${megabytes(predicted.bytes)}`;
    const what = name.replaceAll("\n", `\n${" ".repeat(12)}`);
    return `${own.toFixed(3).padStart(7)} ms  ${what}${rate}${told}${remark === undefined ? "" : `: ${remark}`}`;
  });
  return [`A call takes ${milliseconds.toFixed(2)} ms on the device ${device}.`, ...lines, ...remarks].join("\n");
};

/** A prediction as text: the whole call, and its kernels, the dearest first. Without one it says that the device gives none. */
export const describePrediction = (device: string, prediction: Prediction | undefined): string => {
  if (!prediction) return `The device ${device} does not predict what a call costs: profile measures it.`;
  const { milliseconds, sent, held, kernels } = prediction;
  const moved = kernels.reduce((sum, { bytes }) => sum + bytes, 0);
  const dearest = kernels.toSorted((a, b) => b.milliseconds - a.milliseconds);
  return [
    `A call will take about ${milliseconds.toFixed(2)} ms on the device ${device}: it sends ${sent} bytes and moves ${megabytes(moved)} there, and its plan holds ${megabytes(held)}.`,
    ...dearest.map(
      ({ name, milliseconds: own, bytes }) => `${own.toFixed(3).padStart(7)} ms  ${name}, ${megabytes(bytes)}`,
    ),
  ].join("\n");
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
