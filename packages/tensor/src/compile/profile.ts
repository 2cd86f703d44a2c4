/** The cost of a call as text. */
import type { Profile } from "../devices/device.ts";
import { dataTensor, read } from "../ops/tensor.ts";
import type { AnyTensor } from "../tensor.ts";
import { toHost } from "../to-host.ts";

/** Data on the host that no call takes over. */
export const ownData = async (tensors: readonly AnyTensor[]): Promise<readonly AnyTensor[]> =>
  (await toHost(tensors)).map((tensor) => {
    const elements = read(tensor);
    return dataTensor({ read: () => elements }, tensor.shape, tensor.sizes, tensor.dtype);
  });

/** The measured costs of a call: of the whole, and of its kernels one by one. */
export interface Costs extends Profile {
  readonly milliseconds: number;
}

/** A cost as text: the whole call, and its kernels, the dearest first. */
export const describeProfile = (device: string, { milliseconds, kernels, remarks }: Costs): string => {
  const dearest = kernels.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const lines = dearest.map(({ name, milliseconds: own, operations, remark }) => {
    const rate = operations === undefined ? "" : `, ${(operations / own / 1e6).toFixed(1)} GFLOP/s`;
    const what = name.replaceAll("\n", `\n${" ".repeat(12)}`);
    return `${own.toFixed(3).padStart(7)} ms  ${what}${rate}${remark === undefined ? "" : `: ${remark}`}`;
  });
  return [`A call takes ${milliseconds.toFixed(2)} ms on the device ${device}.`, ...lines, ...remarks].join("\n");
};
