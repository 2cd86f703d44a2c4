/** The options that say what a command uses of the machine. */
import { Option } from "@commander-js/extra-typings";
import { MAX_THREADS } from "@attrec/tensor";
import { either } from "attrec/extend";
import { AUTO, deviceNames } from "../device.ts";
import { numeric, wholeOption } from "../numeric.ts";

/** The options under the heading "Machine:". */
export const machine = {
  device: (
    says = `the device that computes: ${either(deviceNames)} (see: attrec devices); auto is the faster of wasm and wasm-wide`,
  ) => new Option("--device <name>", says).default(AUTO),
  threads: () =>
    numeric(
      "--threads <count>",
      "the threads of the wasm device; one for each processor if not given",
      wholeOption(1, MAX_THREADS),
    ),
  port: () =>
    numeric(
      "--port <number>",
      "the port of this machine; 0 for any that is free",
      wholeOption(0, 65_535),
    ).default<number>(8080),
};
