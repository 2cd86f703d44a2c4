/** Checks every device of this package by the laws that hold for all devices. */
import { wasm } from "../index.ts";
import { agreesWithTheInterpreter } from "../testing/device-laws.ts";

agreesWithTheInterpreter("wasm", () => wasm());
