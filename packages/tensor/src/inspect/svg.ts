/** A program as a picture: each box stands below all that it reads, and the steps of a loop beside the rest, in a frame. */
import { type Box, COLOURS, type Drawing, drawingOf, type Frame } from "./boxes.ts";
import type { Listing } from "./listing.ts";

const [LETTER, HEIGHT, GAP, BETWEEN] = [7, 44, 18, 42];
/** What a frame leaves free around its boxes, and above them for its title. */
const [MARGIN, TITLE] = [8, 18];

/** A box with its place. */
interface Placed extends Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The row of each box: one below the lowest of those that it reads. */
const rowsOf = (boxes: readonly Box[]): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  for (const { id, reads } of boxes) rows.set(id, Math.max(-1, ...reads.map((from) => rows.get(from) ?? -1)) + 1);
  return rows;
};

/** The boxes in rows, frame after frame from left to right. */
const placed = ({ boxes, frames }: Drawing): readonly Placed[] => {
  const rows = rowsOf(boxes);
  const right = new Map<number, number>();
  return [undefined, ...frames.map(({ id }) => id)].flatMap((frame) => {
    const own = boxes.filter((box) => box.frame === frame);
    const within = own.map(({ id }) => rows.get(id) ?? 0);
    const beside = Array.from(right, ([row, x]) => (row >= Math.min(...within) && row <= Math.max(...within) ? x : 0));
    const start = frame === undefined ? GAP : Math.max(0, ...beside) + 2 * GAP;
    const ends = new Map<number, number>();
    const all = own.map((box): Placed => {
      const row = rows.get(box.id) ?? 0;
      const width = Math.max(...box.rows.map((text) => text.length)) * LETTER + 16;
      const x = ends.get(row) ?? start;
      ends.set(row, x + width + GAP);
      return { ...box, x, width, y: GAP + row * (HEIGHT + BETWEEN) };
    });
    // Nothing else stands in the frame.
    const end = Math.max(...ends.values());
    for (const row of within)
      right.set(row, Math.max(right.get(row) ?? 0, frame === undefined ? (ends.get(row) ?? 0) : end));
    if (frame !== undefined)
      for (let row = Math.min(...within); row <= Math.max(...within); row++)
        right.set(row, Math.max(right.get(row) ?? 0, end));
    return all;
  });
};

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** As SVG. */
export const svgText = (listing: Listing): string => {
  const drawing = drawingOf(listing);
  const boxes = placed(drawing);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const edge = (from: Placed, to: Placed, dashed = ""): string => {
    const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + HEIGHT, to.x + to.width / 2, to.y];
    return `<path d="M${x1},${y1} C${x1},${y1 + BETWEEN / 2} ${x2},${y2 - BETWEEN / 2} ${x2},${y2}" fill="none" stroke="#888"${dashed}/>`;
  };
  const edges = boxes.flatMap((box) => [
    ...box.reads.flatMap((id) => {
      const from = byId.get(id);
      return from ? [edge(from, box)] : [];
    }),
    ...[byId.get(box.next ?? "")].flatMap((to) => (to ? [edge(box, to, ' stroke-dasharray="4"')] : [])),
  ]);
  const shapes = boxes.map(({ x, y, width: own, phase, rows }) => {
    const texts = rows.map(
      (row, i) =>
        `<text x="${x + own / 2}" y="${y + HEIGHT / 2 + 4 + (i - (rows.length - 1) / 2) * 16}" text-anchor="middle">${escaped(row)}</text>`,
    );
    return `<rect x="${x}" y="${y}" width="${own}" height="${HEIGHT}" rx="6" fill="${COLOURS[phase]}" stroke="#999"/>${texts.join("")}`;
  });
  const framesAround = drawing.frames.map((frame) => frameShape(frame, drawing, boxes));
  const ends = drawing.frames.map((frame) => boundsOf(frame, drawing, boxes).right);
  const width = Math.max(...boxes.map((box) => box.x + box.width), ...ends) + GAP;
  const height = Math.max(...boxes.map(({ y }) => y)) + HEIGHT + GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="monospace" font-size="11">`,
    ...framesAround,
    ...edges,
    ...shapes,
    "</svg>",
  ].join("\n");
};

/** The place of a frame: around the boxes of a loop, and around the frames of the loops in it. */
const boundsOf = ({ id, title }: Frame, drawing: Drawing, boxes: readonly Placed[]): Bounds => {
  const own = boxes
    .filter(({ frame }) => frame === id)
    .map(({ x, y, width }): Bounds => ({ left: x, top: y, right: x + width, bottom: y + HEIGHT }));
  const inner = drawing.frames.filter(({ frame }) => frame === id).map((frame) => boundsOf(frame, drawing, boxes));
  const all = [...own, ...inner];
  const left = Math.min(...all.map((each) => each.left)) - MARGIN;
  return {
    left,
    top: Math.min(...all.map((each) => each.top)) - TITLE,
    right: Math.max(...all.map((each) => each.right), left + title.length * LETTER) + MARGIN,
    bottom: Math.max(...all.map((each) => each.bottom)) + MARGIN,
  };
};

/** A rectangle. */
interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const frameShape = (frame: Frame, drawing: Drawing, boxes: readonly Placed[]): string => {
  const { left, top, right, bottom } = boundsOf(frame, drawing, boxes);
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="8" fill="none" stroke="#999" stroke-dasharray="2"/><text x="${left + MARGIN}" y="${top + 12}">${escaped(frame.title)}</text>`;
};
