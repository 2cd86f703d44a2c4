// Says why a report lacks plots that its parts would have.
import type { StudyPart } from "../study/parts.ts";
import { type DataCard, pendingIn, reasonsIn, type Report, type Row } from "./report.ts";

/** A sentence for each plot that a reader would look for and not find, with the reason. */
export const missingPlots = (report: Report): readonly string[] => {
  const has = (part: StudyPart): boolean => report.parts.includes(part);
  return report.data.flatMap((data) => [
    ...(has("table2") ? [...missingCurves(report, data), ...missingRanking(report, data)] : []),
    ...(has("figure4")
      ? [...missingPoints(report, data, "figure4", "ω"), ...missingPoints(report, data, "figure4", "L")]
      : []),
    ...(has("figure5") ? missingPoints(report, data, "figure5", "d") : []),
    ...(has("table2") || has("table3") || has("figure3") ? missingAttention(report, data) : []),
  ]);
};

const missingCurves = ({ curves, models }: Report, { name }: DataCard): readonly string[] => {
  if (curves.some(({ data }) => data === name)) return [];
  const reason = models.every(({ counts }) => counts)
    ? "the models that took part only count, and have no epochs"
    : "no model that learns has a result in Table 2";
  return [`There are no learning curves on ${name}: ${reason}.`];
};

const missingRanking = ({ rankings, models, rows }: Report, { name }: DataCard): readonly string[] => {
  if (rankings.some(({ over }) => over === `the users of ${name}`)) return [];
  const lacking = models.filter((model) =>
    rows.every((row) => row.part !== "table2" || row.data !== name || row.model !== model.name || !hasRuns(row)),
  );
  const reason =
    lacking.length > 0
      ? `they take a result of every model, and there is none of ${lacking.map(({ title }) => title).join(", ")}`
      : "they take at least two models";
  return [`There are no critical differences on ${name}: ${reason}.`];
};

const missingPoints = (report: Report, { name }: DataCard, part: StudyPart, axis: string): readonly string[] => {
  const rows = report.rows.filter((row) => row.part === part && row.data === name && row.axis === axis);
  if (rows.some(hasRuns)) return [];
  const reasons = [...new Set(rows.flatMap(reasonsIn))];
  const isPending = rows.some((row) => pendingIn(row).length > 0);
  const failed = isPending ? "every cell that has run failed" : "every cell failed";
  const reason =
    rows.length === 0
      ? "no model that it shows took part."
      : reasons.length === 0
        ? "no cell has run yet."
        : `${failed}. ${reasons.join(" ")}`;
  return [`The plot of ${part} by ${axis} has nothing on ${name}: ${reason}`];
};

const missingAttention = ({ attention, models, rows }: Report, { name }: DataCard): readonly string[] => {
  if (attention.some(({ data }) => data === name) || !models.some((model) => model.name === "attrec")) return [];
  const isRun = rows.some(
    (row) =>
      row.data === name &&
      row.model === "attrec" &&
      (row.part === "table2" || row.part === "table3" || row.part === "figure3") &&
      hasRuns(row),
  );
  const reason = isRun
    ? "AttRec ran without it, or with histories of one item, or none of the users has a whole history and a test item"
    : "AttRec has no result";
  return [`No attention is shown on ${name}: ${reason}.`];
};

const hasRuns = ({ runs }: Row): boolean => runs.length > 0;
