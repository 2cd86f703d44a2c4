/** Waits until the threads of a device on a page have started. */
import { type Device, type ThreadCounts, wasm } from "@attrec/tensor";

/** A wasm device after all its threads have started, as on a page after a moment. */
export const deviceWithThreads = async (
  threads: number,
): Promise<{ readonly device: Device; readonly counts: () => ThreadCounts }> => {
  let counts = (): ThreadCounts => ({ threads, up: 0, joined: 0 });
  const device = wasm({
    threads,
    onThreads: (given) => {
      counts = given;
    },
  });
  while (counts().up < counts().threads) await new Promise((resume) => setTimeout(resume, 5));
  return { device, counts };
};
