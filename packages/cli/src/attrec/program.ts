/** The `attrec` command itself, which main.ts runs under a guard. */
import { Command } from "@commander-js/extra-typings";
import { runProgram } from "../program/run-program.ts";
import { attrecCommands } from "./commands.ts";

const program = new Command("attrec")
  .description("Train, evaluate and use the sequential recommender AttRec, or a model of your own.")
  .exitOverride()
  .showHelpAfterError("(attrec --help lists the commands)");

for (const command of attrecCommands()) program.addCommand(command.exitOverride());

await runProgram(program);
