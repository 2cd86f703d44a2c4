// `attrec devices`: lists the devices of this machine.
import { availableParallelism } from "node:os";
import { Command } from "@commander-js/extra-typings";
import { fastestWasm, wasmVariants, whyMissing } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";

/** A device, and whether it can be used here. */
interface Listed {
  readonly name: string;
  readonly available: boolean;
  /** The hardware that it runs on, or the reason why it is missing. */
  readonly detail: string;
}

/** `attrec devices`: lists the devices that can compute on this machine. */
export const devicesCommand = () =>
  new Command("devices")
    .description("The devices that --device takes: which of them this machine has, and why one is missing.")
    .addOption(option.json())
    .action(async (options) => {
      const output = outputOf(options.json);
      const { gpuModes } = await import("@attrec/tensor/gpu");
      const gpus = (await gpuModes()).map(({ mode, ...rest }): Listed => ({ name: mode, ...rest }));
      for (const device of [...always(), ...gpus]) {
        const { name, available, detail } = device;
        output.say(`${name.padEnd(16)} ${available ? "available" : "missing  "}  ${detail}`, { ...device });
      }
    });

/** Descriptions of the variants of the wasm device; a trial was `gain` times as fast in registers of 256 bits. */
const variantDetails = (gain: number): Readonly<Record<keyof typeof wasmVariants, string>> => ({
  "wasm-wide": `WebAssembly in registers of 256 bits, an experiment of V8: a product was ${gain.toFixed(1)} times as fast, same bytes`,
  "wasm-fused": "WebAssembly that adds products without rounding them first: faster, other last bits",
  "wasm-wide-fused": "both: fastest, other last bits",
});

/** What is said of the device that `auto` chooses. */
const CHOSEN = "; the device where none is named";
const variants = Object.keys(wasmVariants) as (keyof typeof wasmVariants)[];

/** The devices that need only Node. */
const always = (): readonly Listed[] => {
  const threads = availableParallelism();
  const { name: fastest, gain } = fastestWasm();
  const details = variantDetails(gain);
  return [
    {
      name: "wasm",
      available: true,
      detail: `WebAssembly on ${threads} ${threads === 1 ? "processor" : "processors"}${fastest === "wasm" ? CHOSEN : ""}`,
    },
    ...variants.map((name): Listed => {
      const why = whyMissing(wasmVariants[name]);
      return { name, available: why === undefined, detail: why ?? details[name] + (name === fastest ? CHOSEN : "") };
    }),
    { name: "interpreter", available: true, detail: "float64, slow: the specification" },
  ];
};
