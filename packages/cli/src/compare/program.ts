/** The `compare` command itself, which main.ts runs under a guard. */
import { assertSettable, buildReport, tryReport, writeReport } from "@attrec/compare";
import { outputOf } from "../program/output.ts";
import { unprinted, watchReader } from "../program/reader.ts";
import { runProgram } from "../program/run-program.ts";
import { UsageError } from "../program/usage-error.ts";
import { compareOptions, partsNamed } from "./options.ts";
import { thisOrigin } from "./origin.ts";
import { runSuite } from "./run.ts";
import { studyOf } from "./study-of.ts";

const program = compareOptions()
  .exitOverride()
  .showHelpAfterError("(compare --help says what it takes)")
  .action(async (asked, options) => {
    const output = outputOf(options.json);
    const parts = partsNamed(asked);
    const study = await studyOf(options);
    assertSettable(study, parts, options);
    if (options.out === "") throw new UsageError("--out takes the name of a folder, and it is empty.");
    await tryReport(options.out);
    const origin = thisOrigin();
    // The report is written whoever reads what is printed.
    const reader = watchReader();
    const { results, counts } = await runSuite(study, parts, options, origin, output);
    const report = buildReport(study, parts, results, new Date(), origin);
    for (const { part, data, model, label, runs, failures } of report.rows) {
      for (const { seed, metrics } of output.isJson ? runs : [])
        output.say("", { event: "run", part, data, model, condition: label, seed, ...metrics });
      for (const sentence of failures) {
        const text = `${part}, ${data}, ${model}, ${label}: ${sentence}`;
        output.say(text, { event: "failure", part, data, model, condition: label, sentence });
      }
    }
    for (const { data, model, failed, reasons } of report.searches) {
      for (const sentence of failed > 0 ? reasons : []) {
        const text = `search, ${data}, ${model}: ${sentence}`;
        output.say(text, { event: "failure", part: "search", data, model, sentence });
      }
    }
    for (const finding of report.findings) output.say(finding, { event: "finding", finding });
    const files = await writeReport(report, options.out);
    output.say(`written: ${files.join(", ")}`, { event: "report", files });
    reader.stop();
    const problem = reader.problem();
    if (problem && problem.code !== "EPIPE") throw new Error(`${unprinted(problem)} The report is in ${options.out}.`);
    if (counts.failed > 0) {
      throw new Error(
        `${counts.failed} of ${counts.done} cells failed: the findings in ${options.out} say which, and --retry-failed runs them again.`,
      );
    }
  });

await runProgram(program);
