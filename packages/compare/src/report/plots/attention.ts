// Draws the attention of a few users on a data set, as Figure 3 of the paper does.
import type { AttentionCard, Report } from "../report.ts";
import { draw, type Plot } from "./draw-plot.ts";

/** A picture of attention: rows are the items that attend, columns the items that they attend to. */
export const attentionPlot = (report: Report, { data, maps, named }: AttentionCard, id: string): Promise<Plot> => {
  const nameOf = (user: number): string => `user ${named?.[user]?.user ?? user + 1}`;
  const values = maps.flatMap((weights, user) => {
    const length = Math.round(Math.sqrt(weights.length));
    return weights.map((weight, i) => ({
      user: nameOf(user),
      row: Math.floor(i / length) + 1,
      column: (i % length) + 1,
      weight,
    }));
  });
  const told = maps.map((weights, user) => {
    const length = Math.round(Math.sqrt(weights.length));
    const rows = Array.from({ length }, (_, i) => weights.slice(i * length, (i + 1) * length));
    return `${nameOf(user)}: ${rows.map((row) => row.map((weight) => weight.toFixed(2)).join(" ")).join("; ")}`;
  });
  const row = report.rows.findIndex(
    (one) => one.data === data && one.model === "attrec" && ["figure3", "table2", "table3"].includes(one.part),
  );
  return draw(
    {
      id,
      caption: `Attention on ${data} ${named ? "for the users who were asked for" : "for the first users that are tested"}: how much each of the last L items (row, the oldest first) attends to each other (column). The paper's Figure 3 shows two users of its own choice.${(named ?? []).map(({ user, items }) => ` Items of user ${user}: ${items.join(", ")}.`).join("")}`,
      alternative: `Attention on ${data}, the weights of each item's row: ${told.join(". ")}.`,
      ...(row >= 0 && { row }),
    },
    {
      data: { values },
      facet: { field: "user", type: "nominal", title: null },
      columns: 2,
      spec: {
        width: 110,
        height: 110,
        mark: "rect",
        encoding: {
          x: { field: "column", type: "ordinal", title: "attended", axis: { labelAngle: 0 } },
          y: { field: "row", type: "ordinal", title: "attending" },
          color: {
            field: "weight",
            type: "quantitative",
            scale: { scheme: "viridis", domain: [0, 1] },
            title: "weight",
          },
        },
      },
    },
  );
};
