// Says what a report has to say, and writes it.
import { type Report, splitFinding, type SplitOrder, writeReport } from "@attrec/compare";
import type { Output } from "../program/output.ts";

/** Says under which split the next lines are. */
export const sayUnder = (split: string, output: Output): void =>
  output.say(`\nunder ${split}`, { event: "split", split });

/** Of the orders under pairs of splits, those that are of one split. */
export const ordersOf = (split: string, orders: readonly SplitOrder[]): readonly SplitOrder[] =>
  orders.filter(({ splits }) => splits.includes(split));

/** Says how far the order of models is the same under the splits. */
export const sayOrders = (orders: readonly SplitOrder[], output: Output): void => {
  for (const order of orders) {
    const finding = splitFinding(order);
    output.say(finding, { event: "order", ...order, finding });
  }
};

/**
 * Prints the failures and findings of a report, for a machine its runs too, and writes its files. What is of several splits is in
 * the files, and for `sayOrders` to print once.
 */
export const told = async (report: Report, folder: string, output: Output): Promise<void> => {
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
  const ofSplits = new Set(report.splitOrders.map(splitFinding));
  for (const finding of report.findings) if (!ofSplits.has(finding)) output.say(finding, { event: "finding", finding });
  const files = await writeReport(report, folder);
  output.say(`written: ${files.join(", ")}`, { event: "report", files });
};
