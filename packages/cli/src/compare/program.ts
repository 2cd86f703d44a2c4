/** The command `compare` by itself, which main.ts runs under a guard. */
import { runProgram } from "../program/run-program.ts";
import { compareCommand } from "./command.ts";

await runProgram(compareCommand());
