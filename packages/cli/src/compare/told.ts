// Says what a report has to say, and writes it.
import { type buildReport, writeReport } from "@attrec/compare";
import type { Output } from "../program/output.ts";

/** Prints the failures and findings of a report, for a machine its runs too, and writes its files. */
export const told = async (report: ReturnType<typeof buildReport>, folder: string, output: Output): Promise<void> => {
  for (const { part, data, model, label, runs, missing } of report.rows) {
    for (const { seed, metrics } of output.isJson ? runs : [])
      output.say("", { event: "run", part, data, model, condition: label, seed, ...metrics });
    const sentences = new Set(missing.flatMap(({ failure }) => (failure === undefined ? [] : [failure])));
    for (const sentence of sentences) {
      const seeds = missing.flatMap(({ seed, failure }) => (failure === sentence ? [seed] : []));
      const text = `${part}, ${data}, ${model}, ${label}, ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}: ${sentence}`;
      output.say(text, { event: "failure", part, data, model, condition: label, seeds, sentence });
    }
  }
  for (const { data, model, failed, reasons } of report.searches) {
    for (const sentence of failed > 0 ? reasons : []) {
      const text = `search, ${data}, ${model}: ${sentence}`;
      output.say(text, { event: "failure", part: "search", data, model, sentence });
    }
  }
  for (const finding of report.findings) output.say(finding, { event: "finding", finding });
  const files = await writeReport(report, folder);
  output.say(`written: ${files.join(", ")}`, { event: "report", files });
};
