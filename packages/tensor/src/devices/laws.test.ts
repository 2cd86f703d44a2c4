import { wasm } from "../index.ts";
import { agreesWithTheInterpreter } from "../testing/device-laws.ts";

agreesWithTheInterpreter("wasm", () => wasm());
