/** Trains in a helper: the page ends it at any moment. */
import { type Device, type ThreadCounts, wasm } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import { filmsIn } from "./experiment.ts";
import type { TrainingReport, TrainingRequest, Where } from "./messages.ts";
import { training } from "./training.ts";

/** The time that training runs before it lets go, in milliseconds. */
const AT_ONCE = 40;

/** Lets threads start, and a page that trains itself hear what is clicked. */
const letGo = (): Promise<void> => new Promise((resume) => setTimeout(resume));

/** The device, and how many of its threads are up. */
const deviceOn = async (on: Where): Promise<readonly [Device, () => number]> => {
  if (on !== "wasm") return [await gpu({ mode: on }), () => 0];
  let counts = (): ThreadCounts => ({ threads: 1, up: 1, joined: 0 });
  const device = wasm({
    onThreads: (given) => {
      counts = given;
    },
  });
  return [device, () => counts().up];
};

const run = async (
  { files, on, ...choices }: TrainingRequest,
  report: (message: TrainingReport) => void,
  isOver: () => boolean,
): Promise<void> => {
  const [device, threads] = await deviceOn(on);
  let since = performance.now();
  for await (const event of training(await filmsIn(files), choices, device)) {
    if (isOver()) break;
    if (event.kind !== "batch") report(event);
    else if (performance.now() - since > AT_ONCE) {
      report({ ...event, threads: threads() });
      await letGo();
      since = performance.now();
    }
  }
  device.close();
};

/** Runs a training, and tells the page of it, until it is over or not wanted any more. */
export const train = (
  request: TrainingRequest,
  report: (message: TrainingReport) => void,
  isOver: () => boolean,
): Promise<void> =>
  run(request, report, isOver).catch((fault: unknown) =>
    report({ kind: "failed", message: fault instanceof Error ? fault.message : String(fault) }),
  );
