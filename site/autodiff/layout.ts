/** Finds places for the boxes and arrows of a graph: the question to Graphviz, and its answer read. */
import { at } from "@attrec/tensor/extend";
import type { Watched, WatchedNode } from "./watch.ts";

/** A box: its centre and its size, in pixels. */
export interface Box {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An arrow from a node to its consumer: the path of SVG. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly path: string;
}

/** A picture of a graph. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** What a box says: the operation, and below it the name and the dimensions; of an argument, the name alone stands above. */
export const labelOf = ({ name, kind, tensor }: WatchedNode): readonly [title: string, below: string] => {
  const dimensions = tensor.shape.map(String).join(" × ");
  if (kind === "argument") return [name, dimensions];
  const title = kind === "constant" ? "constant" : tensor.operation.name;
  return [title, dimensions === "" ? name : `${name}: ${dimensions}`];
};

/** The nodes that are drawn: numbers stand in the formulas. */
export const isDrawn = ({ kind }: WatchedNode): boolean => kind !== "number";

const INCH = 72;
const [LETTER, LINE, MARGIN] = [7.4, 16, 14];

/** The room below the text, for the strips of the value and of the cotangent. */
export const STRIPS = 16;

/** The graph in the language of Graphviz. */
export const dotOf = ({ nodes }: Watched): string => {
  const boxes = nodes.flatMap((node, i): readonly string[] => {
    if (!isDrawn(node)) return [];
    const [title, below] = labelOf(node);
    const width = Math.max(7, title.length + 1, below.length) * LETTER + MARGIN;
    const height = 2 * LINE + MARGIN / 2 + STRIPS;
    return [`${i} [width=${(width / INCH).toFixed(3)}, height=${(height / INCH).toFixed(3)}];`];
  });
  // A node that takes another twice has two arrows from it.
  const arrows = nodes.flatMap((node, to) =>
    node.inputs.flatMap((from) => (isDrawn(node) && isDrawn(at(nodes, from)) ? [`${from} -> ${to};`] : [])),
  );
  return [
    "digraph {",
    "graph [rankdir=TB, nodesep=0.22, ranksep=0.34, splines=spline];",
    'node [shape=box, fixedsize=true, label=""];',
    "edge [arrowhead=none];",
    ...boxes,
    ...arrows,
    "}",
  ].join("\n");
};

/** Graphviz's answer in its form `plain`, whose lines are `graph scale w h`, `node name x y w h …` and `edge tail head n x y …`. */
export const layoutFrom = (plain: string): Layout => {
  const lines = plain.split("\n").map((line) => line.split(" "));
  const [, , width = "0", height = "0"] = lines.find(([kind]) => kind === "graph") ?? [];
  const pixels = (inches: string | undefined): number => Math.round(Number(inches) * INCH * 10) / 10;
  // Graphviz counts from below.
  const down = (inches: string | undefined): number => Math.round((pixels(height) - pixels(inches)) * 10) / 10;
  return {
    width: pixels(width),
    height: pixels(height),
    boxes: lines.flatMap(([kind, name, x, y, w, h]) =>
      kind === "node" ? [{ node: Number(name), x: pixels(x), y: down(y), width: pixels(w), height: pixels(h) }] : [],
    ),
    arrows: lines.flatMap(([kind, from, to, count, ...rest]) => {
      if (kind !== "edge") return [];
      const points = Array.from({ length: Number(count) }, (_, i) => `${pixels(rest[2 * i])},${down(rest[2 * i + 1])}`);
      return [{ from: Number(from), to: Number(to), path: `M${points[0]} C${points.slice(1).join(" ")}` }];
    }),
  };
};
