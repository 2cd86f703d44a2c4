/** A program as a picture: each box stands below all that it reads. */
import { type Box, boxesOf, COLOURS } from "./drawings.ts";
import type { Listing } from "./listing.ts";

const [LETTER, HEIGHT, GAP, BETWEEN] = [7, 44, 18, 42];

/** A box with its place. */
interface Placed extends Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The boxes in rows: one more than the lowest of those that it reads. */
const placed = (boxes: readonly Box[]): readonly Placed[] => {
  const depth = new Map<string, number>();
  for (const { name, reads } of boxes) depth.set(name, Math.max(-1, ...reads.map((from) => depth.get(from) ?? -1)) + 1);
  const right = new Map<number, number>();
  return boxes.map((box) => {
    const row = depth.get(box.name) ?? 0;
    const width = Math.max(...box.rows.map((text) => text.length)) * LETTER + 16;
    const x = right.get(row) ?? GAP;
    right.set(row, x + width + GAP);
    return { ...box, x, width, y: GAP + row * (HEIGHT + BETWEEN) };
  });
};

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** As SVG. */
export const svgText = (listing: Listing): string => {
  const boxes = placed(boxesOf(listing));
  const byName = new Map(boxes.map((box) => [box.name, box]));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) + GAP;
  const height = Math.max(...boxes.map(({ y }) => y)) + HEIGHT + GAP;
  const edges = boxes.flatMap((box) =>
    box.reads.flatMap((from) => {
      const start = byName.get(from);
      if (!start) return [];
      const [x1, y1, x2, y2] = [start.x + start.width / 2, start.y + HEIGHT, box.x + box.width / 2, box.y];
      return `<path d="M${x1},${y1} C${x1},${y1 + BETWEEN / 2} ${x2},${y2 - BETWEEN / 2} ${x2},${y2}" fill="none" stroke="#888"/>`;
    }),
  );
  const shapes = boxes.map(({ x, y, width: own, phase, rows }) => {
    const texts = rows.map(
      (row, i) =>
        `<text x="${x + own / 2}" y="${y + HEIGHT / 2 + 4 + (i - (rows.length - 1) / 2) * 16}" text-anchor="middle">${escaped(row)}</text>`,
    );
    return `<rect x="${x}" y="${y}" width="${own}" height="${HEIGHT}" rx="6" fill="${COLOURS[phase]}" stroke="#999"/>${texts.join("")}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="monospace" font-size="11">`,
    ...edges,
    ...shapes,
    "</svg>",
  ].join("\n");
};
