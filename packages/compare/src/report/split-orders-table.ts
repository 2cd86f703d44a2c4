// The table that says how far the order of models survives another split.
import type { Report } from "./report.ts";
import { cell, type Table } from "./table.ts";

/** A line for each data set and pair of splits. */
export const splitOrdersTable = ({ splitOrders }: Pick<Report, "splitOrders">): Table => ({
  id: "split-orders",
  caption: "How far the order of models by HR@50 in Table 2 is the same under two splits.",
  columns: ["data", "under", "and under", "models", "Kendall's τ", "95% interval"],
  rows: splitOrders.map(({ data, splits: [one, other], models, tau, interval: [low, high] }) => [
    cell(data),
    cell(one),
    cell(other),
    cell(String(models.length)),
    cell(Number.isNaN(tau) ? "–" : tau.toFixed(2)),
    cell(Number.isNaN(tau) ? "–" : `${low.toFixed(2)} to ${high.toFixed(2)}`),
  ]),
  notes: [
    "τ is 1 where the order is the same and −1 where it is reversed. The interval is a percentile bootstrap over users; each split has its own search and its own report.",
  ],
});
