// The parts of a study: the paper's tables and figures, and their conditions.
import type { Change } from "./study.ts";

/** The tables and figures of the paper that are repeated, and a table of what the rule of negatives changes. */
export const partNames = [
  "table2",
  "table3",
  "table4",
  "table5",
  "figure3",
  "figure4",
  "figure5",
  "negatives",
] as const;

/** The name of one part. */
export type StudyPart = (typeof partNames)[number];

/** One line or point of a part: its name, and its changes. */
export interface Condition {
  readonly label: string;
  /** The quantity on the axis of a figure, and the place on it. */
  readonly axis?: "ω" | "L" | "d";
  readonly at?: number;
  readonly change: Change;
}

/** The options of figures 3 to 5. */
export interface PartOptions {
  /** L of figure 4. */
  readonly lengths: readonly number[];
  /** d of figure 5. */
  readonly dims: readonly number[];
  /** The users of figure 3 by their names; the first who are tested if there are none. */
  readonly users?: readonly string[];
}

/** The paper prints no values on these axes: the defaults are ours. */
export const defaultPartOptions: PartOptions = { lengths: [2, 3, 4, 5, 6, 8], dims: [20, 50, 100, 150, 200] };

const setting = (name: string, value: number | string | boolean): Change => ({ settings: { [name]: value } });

/** The conditions of a part. Tables 2 and 5, figure 5 and that of negatives cover every model, the other parts only AttRec. */
export const conditionsOf = (part: StudyPart, { lengths, dims, users = [] }: PartOptions): readonly Condition[] => {
  switch (part) {
    case "table2":
      return [{ label: "as chosen", change: {} }];
    case "table3":
      return [
        { label: "with attention", change: { settings: { attention: true, mask: "before" } } },
        { label: "mask after the softmax", change: { settings: { attention: true, mask: "after" } } },
        { label: "without attention", change: setting("attention", false) },
      ];
    case "table4":
      return ["mean", "sum", "max", "min"].map((label) => ({ label, change: setting("aggregation", label) }));
    case "figure3":
      return [{ label: "attention", change: users.length > 0 ? { attended: users } : {} }];
    case "figure4":
      return [
        ...[0, 0.2, 0.4, 0.6, 0.8, 1].map((at): Condition => ({
          label: `ω ${at}`,
          axis: "ω",
          at,
          change: setting("omega", at),
        })),
        ...lengths.map((at): Condition => ({ label: `L ${at}`, axis: "L", at, change: { length: at } })),
      ];
    case "figure5":
      return dims.map((at): Condition => ({ label: `d ${at}`, axis: "d", at, change: setting("dim", at) }));
    case "table5":
      return [{ label: "seconds per epoch", change: {} }];
    case "negatives":
      return (["not-targets", "not-history"] as const).map((label) => ({ label, change: { negatives: label } }));
  }
};

/** Whether a part covers every contender rather than AttRec alone. */
export const isOfEveryModel = (part: StudyPart): boolean =>
  part === "table2" || part === "table5" || part === "figure5" || part === "negatives";

/** The seeds of a part: a time and an attention are shown of one training, all others are means. */
export const seedsOf = ({ seeds }: { readonly seeds: readonly number[] }, part: StudyPart): readonly number[] =>
  part === "table5" || part === "figure3" ? seeds.slice(0, 1) : seeds;
