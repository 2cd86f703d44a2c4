/** The command `compare` with the options that describe a study, which some subcommands have as well. */
import { partNames } from "@attrec/compare";
import { Command } from "@commander-js/extra-typings";
import { either } from "attrec/extend";
import { deviceNames } from "../options/device.ts";
import { oneOf } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { own, sampledAsWell } from "./table.ts";

/** A command with the options that describe a study. */
export const ofStudy = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .argument("[parts...]", `${partNames.join(", ")}, or all`)
    .addOption(own.dataset())
    .addOption(option.data())
    .addOption(option.filter())
    .addOption(option.protocol())
    .addOption(own.rule())
    .addOption(own.split())
    .addOption(option.oneTargetRule())
    .addOption(option.coldUsers())
    .addOption(option.negatives())
    .addOption(option.otherShortHistories())
    .addOption(option.length())
    .addOption(option.targets())
    .addOption(own.models())
    .addOption(own.model())
    .addOption(option.items())
    .addOption(own.usersTable())
    .addOption(own.seeds())
    .addOption(own.search())
    .addOption(own.configurations())
    .addOption(own.chosen())
    .addOption(option.epochs())
    .addOption(option.every())
    .addOption(option.patience())
    .addOption(option.batch())
    .addOption(own.dim())
    .addOption(
      option
        .device(
          `the device that computes every cell: ${either(deviceNames)}; auto is the faster of wasm and wasm-wide, whose bytes and cells are the same; results of another device are other cells`,
        )
        .argParser(oneOf("device", deviceNames)),
    )
    .addOption(own.lengths())
    .addOption(own.dims())
    .addOption(own.users())
    .addOption(own.store())
    .addOption(own.code());

/** The command that runs a study, with its arguments and options; what it does is added by `command.ts`. */
export const compareOptions = () =>
  ofStudy(
    "compare",
    "Repeats the tables and figures of AttRec's paper with every model under one protocol and one budget, and writes a report.",
  )
    .addOption(option.apart())
    .addOption(sampledAsWell())
    .addOption(own.processes())
    .addOption(own.queue())
    .addOption(own.cutoffs())
    .addOption(own.retryFailed())
    .addOption(own.dryRun())
    .addOption(own.out())
    .addOption(option.json());

/** The values that the command line gives. */
export type CompareOptions = ReturnType<ReturnType<typeof compareOptions>["opts"]>;

/** The values that describe a study. */
export type StudyValues = ReturnType<ReturnType<typeof ofStudy>["opts"]>;
