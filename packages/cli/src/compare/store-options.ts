/** The subcommands of `compare` that ask something of a store alone, with their options. */
import { Command } from "@commander-js/extra-typings";
import { option } from "../options/table.ts";
import { own, sampledAsWell } from "./table.ts";

/** The command that writes a report from a store alone. */
export const reportOptions = () =>
  new Command("report")
    .description(
      "Writes the report of the last suite of --store from the store alone, also while it runs: it needs no data, and cells that are missing are told.",
    )
    .addOption(own.cutoffs())
    .addOption(option.apart())
    .addOption(sampledAsWell())
    .addOption(own.store())
    .addOption(own.out())
    .addOption(option.json());

/** The command that says how a suite stands. */
export const statusOptions = () =>
  new Command("status")
    .description("Says what the last suite of --store set out to do, whether it is running, and what is done and left.")
    .addOption(own.store())
    .addOption(option.json());
