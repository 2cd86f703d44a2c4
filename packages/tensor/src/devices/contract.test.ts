import { wasm } from "../index.ts";
import { agreesWithTheInterpreter } from "../testing/device-contract.ts";

agreesWithTheInterpreter("wasm", () => wasm());
