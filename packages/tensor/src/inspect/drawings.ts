/** A program as a graph in the languages of DOT and Mermaid: a node for each line, and an edge to each line that reads it. */
import { type Box, COLOURS, type Drawing, drawingOf } from "./boxes.ts";
import type { Listing } from "./listing.ts";

/** The lines of what stands in each frame, within those of the frame, further in. */
const framed = (
  { boxes, frames }: Drawing,
  box: (own: Box) => string,
  [open, close]: readonly [(id: string, title: string) => readonly string[], string],
): readonly string[] => {
  const within = (frame: string | undefined): readonly string[] => [
    ...boxes.filter((own) => own.frame === frame).map(box),
    ...frames
      .filter((own) => own.frame === frame)
      .flatMap(({ id, title }) => [...open(id, title), ...within(id).map((line) => `  ${line}`), close]),
  ];
  return within(undefined);
};

/** In the language of Graphviz. */
export const dotText = (listing: Listing): string => {
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  const drawing = drawingOf(listing);
  const box = ({ id, phase, rows }: Box): string => {
    const text = quoted(rows.join("\n")).replaceAll("\n", "\\n");
    return `${quoted(id)} [label=${text}, fillcolor="${COLOURS[phase]}"];`;
  };
  const open = (id: string, title: string): readonly string[] => [
    `subgraph ${quoted(`cluster_${id}`)} {`,
    `  label=${quoted(title)};`,
  ];
  return [
    "digraph program {",
    '  node [shape=box, style="rounded,filled"];',
    ...framed(drawing, box, [open, "}"]).map((line) => `  ${line}`),
    ...drawing.boxes.flatMap(({ id, reads, next }) => [
      ...reads.map((from) => `  ${quoted(from)} -> ${quoted(id)};`),
      ...(next === undefined ? [] : [`  ${quoted(id)} -> ${quoted(next)} [style=dashed, constraint=false];`]),
    ]),
    "}",
  ].join("\n");
};

/** In the language of Mermaid. */
export const mermaidText = (listing: Listing): string => {
  const drawing = drawingOf(listing);
  const ids = new Map(drawing.boxes.map(({ id }, i) => [id, `n${i}`]));
  const frames = new Map(drawing.frames.map(({ id }, i) => [id, `f${i}`]));
  const escaped = (text: string): string => text.replaceAll(/[&"<>#]/g, (sign) => `#${sign.charCodeAt(0)};`);
  const box = ({ id, phase, rows }: Box): string => `${ids.get(id)}["${rows.map(escaped).join("<br/>")}"]:::${phase}`;
  const open = (id: string, title: string): readonly string[] => [`subgraph ${frames.get(id)}["${escaped(title)}"]`];
  return [
    "flowchart TD",
    ...framed(drawing, box, [open, "end"]).map((line) => `  ${line}`),
    ...drawing.boxes.flatMap(({ id, reads, next }) => [
      ...reads.map((from) => `  ${ids.get(from)} --> ${ids.get(id)}`),
      ...(next === undefined ? [] : [`  ${ids.get(id)} -.-> ${ids.get(next)}`]),
    ]),
    ...Object.entries(COLOURS).map(([phase, colour]) => `  classDef ${phase} fill:${colour}`),
  ].join("\n");
};
