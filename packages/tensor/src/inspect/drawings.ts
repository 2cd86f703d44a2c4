/** A program as a graph in the languages of DOT and Mermaid: a node for each line, and an edge to each line that reads it. */
import { formulaText } from "./formula.ts";
import type { Listing, Phase } from "./listing.ts";

/** A node of a drawing. */
export interface Box {
  readonly name: string;
  readonly phase: Phase | "input";
  /** The declaration, and the formula. */
  readonly rows: readonly string[];
  readonly reads: readonly string[];
}

/** The colours of what is given, of values, of cotangents, and of what is made of them. */
export const COLOURS = { input: "#f6f5f1", forward: "#e8f0fa", backward: "#fbeee6", after: "#eaf5ea" } as const;

/** The nodes of a drawing, inputs first. */
export const boxesOf = ({ inputs, lines }: Listing): readonly Box[] => {
  const title = (name: string, dimensions: readonly string[]): string =>
    dimensions.length > 0 ? `${name} [${dimensions.join(", ")}]` : name;
  const used = new Set(lines.flatMap(({ reads }) => reads));
  return [
    ...inputs
      .filter(({ name }) => used.has(name))
      .map(({ name, dimensions }): Box => ({ name, phase: "input", rows: [title(name, dimensions)], reads: [] })),
    ...lines.map(({ name, dimensions, phase, formula, reads }): Box => ({
      name,
      phase,
      rows: [title(name, dimensions), shortened(formulaText(formula))],
      reads,
    })),
  ];
};

/** A formula that fits into a box. */
const shortened = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);

/** In the language of Graphviz. */
export const dotText = (listing: Listing): string => {
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  const boxes = boxesOf(listing);
  return [
    "digraph program {",
    '  node [shape=box, style="rounded,filled"];',
    ...boxes.map(({ name, phase, rows }) => {
      const text = quoted(rows.join("\n")).replaceAll("\n", "\\n");
      return `  ${quoted(name)} [label=${text}, fillcolor="${COLOURS[phase]}"];`;
    }),
    ...boxes.flatMap(({ name, reads }) => reads.map((from) => `  ${quoted(from)} -> ${quoted(name)};`)),
    "}",
  ].join("\n");
};

/** In the language of Mermaid. */
export const mermaidText = (listing: Listing): string => {
  const boxes = boxesOf(listing);
  const ids = new Map(boxes.map(({ name }, i) => [name, `n${i}`]));
  const text = (rows: readonly string[]): string =>
    rows.map((row) => row.replaceAll(/[&"<>#]/g, (sign) => `#${sign.charCodeAt(0)};`)).join("<br/>");
  return [
    "flowchart TD",
    ...boxes.map(({ name, phase, rows }) => `  ${ids.get(name)}["${text(rows)}"]:::${phase}`),
    ...boxes.flatMap(({ name, reads }) => reads.map((from) => `  ${ids.get(from)} --> ${ids.get(name)}`)),
    ...Object.entries(COLOURS).map(([phase, colour]) => `  classDef ${phase} fill:${colour}`),
  ].join("\n");
};
