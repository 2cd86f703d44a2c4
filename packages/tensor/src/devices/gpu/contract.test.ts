import { agreesWithTheInterpreter } from "../../testing/device-contract.ts";
import { describeOnGpu, MODES } from "../../testing/gpu-modes.ts";

for (const mode of MODES) describeOnGpu(mode, (device) => agreesWithTheInterpreter("it", device, 6));
