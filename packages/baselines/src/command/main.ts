#!/usr/bin/env node
import { CommanderError } from "@commander-js/extra-typings";
import { outputOf, UsageError } from "attrec/node";
import { buildReport } from "../suite/report/build.ts";
import { writeReport } from "../suite/report/write.ts";
import { compareOptions, partsNamed } from "./options.ts";
import { Interrupted, runSuite } from "./run.ts";
import { studyOf } from "./study-of.ts";

/** The `compare` command. Exit codes: 0 done, 1 a fault in what it was given, 2 called wrongly, 130 interrupted. */
const program = compareOptions()
  .exitOverride()
  .showHelpAfterError("(compare --help says what it takes)")
  .action(async (asked, options) => {
    const output = outputOf(options.json);
    const parts = partsNamed(asked);
    const study = studyOf(options);
    const results = await runSuite(study, parts, options, output);
    const report = buildReport(study, parts, results, new Date());
    for (const { part, data, model, label, runs, failures } of report.rows) {
      for (const { seed, metrics } of output.isJson ? runs : [])
        output.say("", { event: "run", part, data, model, condition: label, seed, ...metrics });
      for (const sentence of failures) {
        const text = `${part}, ${data}, ${model}, ${label}: ${sentence}`;
        output.say(text, { event: "failure", part, data, model, condition: label, sentence });
      }
    }
    for (const finding of report.findings) output.say(finding, { event: "finding", finding });
    const files = await writeReport(report, options.out);
    output.say(`written: ${files.join(", ")}`, { event: "report", files });
  });

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`compare: ${message}\n`);
  if (process.env["ATTREC_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (error instanceof UsageError) return 2;
  return error instanceof Interrupted ? 130 : 1;
};

// A reader that closes the pipe, such as head, has all it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
