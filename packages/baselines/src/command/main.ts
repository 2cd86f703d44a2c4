#!/usr/bin/env node
import { outputOf, runProgram } from "attrec/node";
import { buildReport } from "../suite/report/build.ts";
import { writeReport } from "../suite/report/write.ts";
import { compareOptions, partsNamed } from "./options.ts";
import { runSuite } from "./run.ts";
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

await runProgram(program);
