import { agreesWithTheInterpreter } from "../../testing/device-contract.ts";
import { gpu } from "./index.ts";

const opened = gpu({ mode: "webgpu" });

agreesWithTheInterpreter("gpu (webgpu)", () => opened, 6);
