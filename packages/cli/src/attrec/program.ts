/** The `attrec` command itself, which main.ts runs under a guard. */
import { Command } from "@commander-js/extra-typings";
import { runProgram } from "../program/run-program.ts";
import { dataCommand } from "./data.ts";
import { demoCommand } from "./demo.ts";
import { devicesCommand } from "./devices.ts";
import { evaluateCommand } from "./evaluate.ts";
import { modelsCommand } from "./list-models.ts";
import { recommendCommand } from "./recommend.ts";
import { trainCommand } from "./train.ts";

const program = new Command("attrec")
  .description("Train, evaluate and use the sequential recommender AttRec, or a model of your own.")
  .exitOverride()
  .showHelpAfterError("(attrec --help lists the commands)");

for (const command of [
  trainCommand(),
  evaluateCommand(),
  recommendCommand(),
  modelsCommand(),
  dataCommand(),
  devicesCommand(),
  demoCommand(),
]) {
  program.addCommand(command.exitOverride());
}

await runProgram(program);
