/** Runs a command of `attrec` in this process, which is faster than one of its own. */
import { Command } from "@commander-js/extra-typings";
import { vi } from "vitest";
import { attrecCommands } from "../attrec/commands.ts";

/** What a command prints. Its errors are thrown. */
export const attrecHere = async (...args: readonly string[]): Promise<string> => {
  const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const program = new Command("attrec").enablePositionalOptions().exitOverride();
    for (const command of attrecCommands()) program.addCommand(command.exitOverride());
    await program.parseAsync(args, { from: "user" });
    return printed.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    printed.mockRestore();
  }
};
