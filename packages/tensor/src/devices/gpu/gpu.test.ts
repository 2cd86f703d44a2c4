import { agreesWithTheInterpreter } from "../../testing/device-contract.ts";
import { gpu, type GpuMode } from "./index.ts";

const MODES: readonly GpuMode[] = ["webgpu", "webasm", "cpu"];

for (const mode of MODES) {
  const opened = gpu({ mode });
  agreesWithTheInterpreter(`gpu (${mode})`, () => opened, 6);
}
