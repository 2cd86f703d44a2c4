/** Draws docs/house.svg, the rooms of all packages and who imports from whom: `npm run house`. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { instance } from "@viz-js/viz";
import { passes } from "../packages/tensor/src/plan/passes.ts";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
export const picture = fileURLToPath(new URL("house.svg", import.meta.url));

/** The floors, from the bottom. */
const floors = ["tensor", "autodiff", "attrec", "baselines", "compare", "cli"];
/** Imports of what is used everywhere would hide the others. */
const EVERYWHERE = "files beside the rooms";

const isProduct = (file: string): boolean =>
  /\.(ts|js)$/.test(file) && !/\.test\.ts$|(^|\/)(testing|fixtures|laws)\//.test(file);

/** The room of a file of a package: its first folder. */
const roomOf = (file: string): string => (file.includes("/") ? file.slice(0, file.indexOf("/")) : EVERYWHERE);

/** The rooms of a package, and which of them imports from which. */
const rooms = (name: string) => {
  const source = join(packages, name, "src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter(isProduct)
    .sort();
  const arrows = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(source, file), "utf8");
    for (const [, imported = ""] of text.matchAll(/(?:from|import)\s+"(\.[^"]+)"/g)) {
      const [from, to] = [roomOf(file), roomOf(posix.join(dirname(file), imported))];
      if (from !== to && from !== EVERYWHERE && to !== EVERYWHERE && isProduct(`${to}/x.ts`))
        arrows.add(`${from} ${to}`);
    }
  }
  const names = [...new Set(files.map(roomOf))].filter((room) => room !== EVERYWHERE).sort();
  return { names, arrows: [...arrows].sort().map((arrow) => arrow.split(" ") as [string, string]) };
};

type Arrow = readonly [from: string, to: string];

/** Whether one can go from a room to another along some arrows. */
const leads = (arrows: readonly Arrow[], from: string, to: string, seen: ReadonlySet<string> = new Set()): boolean =>
  arrows.some(([a, b]) => a === from && !seen.has(b) && (b === to || leads(arrows, b, to, new Set([...seen, b]))));

/** The arrows without those that say nothing new: where one can go by others, unless two rooms import each other. */
const reduced = (arrows: readonly Arrow[]): readonly Arrow[] =>
  arrows.reduce<readonly Arrow[]>((kept, arrow) => {
    const others = kept.filter((other) => other !== arrow);
    const isMutual = arrows.some(([from, to]) => from === arrow[1] && to === arrow[0]);
    return !isMutual && leads(others, arrow[0], arrow[1]) ? others : kept;
  }, arrows);

/** The rooms that import each other, of all packages: "tensor: devices and kernels". */
export const circles = (): readonly string[] =>
  floors.flatMap((floor) => {
    const { arrows } = rooms(floor);
    return arrows
      .filter(([from, to]) => from < to && arrows.some(([a, b]) => a === to && b === from))
      .map(([from, to]) => `${floor}: ${from} and ${to}`);
  });

/** What a room's box says: the planner's lists its passes. */
const labelOf = (floor: string, room: string): string =>
  floor === "tensor" && room === "plan" ? `plan\\n${passes.map(({ name }) => name).join("\\n")}` : room;

/** The house in the language of Graphviz. */
const dot = (): string => {
  const lines = [
    'digraph house { rankdir=LR; compound=true; nodesep=0.15; ranksep=0.35; newrank=false; bgcolor="white"; fontname="Helvetica";',
    'node [shape=box, style="rounded,filled", fillcolor="#f6f5f1", color="#b9b4a5", fontname="Helvetica", fontsize=11];',
    'edge [color="#555555", arrowsize=0.6];',
  ];
  let above: string | undefined;
  for (const floor of floors.toReversed()) {
    const { names, arrows } = rooms(floor);
    const title = floor === "attrec" ? floor : `@attrec/${floor}`;
    const boxes = names.length > 0 ? names : ["src"];
    lines.push(
      `subgraph "cluster_${floor}" { label="${title}"; labeljust=l; fontsize=13; color="#7d9cc0"; style=rounded;`,
    );
    for (const room of boxes) lines.push(`"${floor}/${room}" [label="${labelOf(floor, room)}"];`);
    for (const [from, to] of reduced(arrows)) {
      const isCircle = arrows.some(([a, b]) => a === to && b === from);
      if (isCircle && from > to) continue;
      lines.push(`"${floor}/${from}" -> "${floor}/${to}"${isCircle ? ' [dir=both, color="#b5552f"]' : ""};`);
    }
    lines.push("}");
    // Floors are joined by one arrow each: from the last room of one to the first of the next.
    const lowest = boxes.find((room) => !arrows.some(([from]) => from === room)) ?? boxes[0] ?? "";
    const highest = boxes.find((room) => !arrows.some(([, to]) => to === room)) ?? boxes[0] ?? "";
    if (above !== undefined) {
      const [upper = ""] = above.split("/");
      lines.push(
        `"${above}" -> "${floor}/${highest}" [ltail="cluster_${upper}", lhead="cluster_${floor}", penwidth=2, color="#7d9cc0"];`,
      );
    }
    above = `${floor}/${lowest}`;
  }
  return [...lines, "}"].join("\n");
};

/** The picture, as it should stand in docs/house.svg. */
export const draw = async (): Promise<string> => (await instance()).renderString(dot(), { format: "svg" });

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(picture, await draw());
