/** Draws the attention between the items of a history, as text and as a picture. */
import type { Explanation } from "attrec";
import { visible } from "attrec/extend";

/** A cell of the picture, and the room for titles, in pixels. */
const [CELL, TITLES] = [36, 220];

/** The shades of a text, from none to all attention of a row. */
const SHADES = [" ", "░", "▒", "▓", "█"] as const;

const short = (title: string, length: number): string =>
  title.length > length ? `${title.slice(0, length - 1)}…` : title;

/** Lines of text: for each item its share of all attention, and a row of shades for whom it attends to. */
export const attentionText = ({ history, attention, shares }: Explanation): readonly string[] =>
  history.map((title, row) => {
    const shades = (attention[row] ?? []).map((weight) => SHADES[Math.min(4, Math.ceil(weight * 4))] ?? " ").join("");
    return `${((shares[row] ?? 0) * 100).toFixed(0).padStart(4)} %  |${shades}|  ${visible(title)}`;
  });

/** A picture (SVG): a row for each item, darker where it attends more. */
export const attentionPicture = ({ history, attention }: Explanation): string => {
  const size = history.length * CELL;
  const cells = attention.flatMap((row, i) =>
    row.map(
      (weight, j) =>
        `<rect x="${TITLES + j * CELL}" y="${TITLES + i * CELL}" width="${CELL}" height="${CELL}" fill="#1f4e8c" fill-opacity="${weight.toFixed(4)}" stroke="#ccc"><title>${escaped(`${history[i] ?? ""} attends to ${history[j] ?? ""}: ${weight.toFixed(3)}`)}</title></rect>`,
    ),
  );
  const titles = history.flatMap((title, i) => {
    const text = escaped(short(title, 30));
    const middle = TITLES + i * CELL + CELL / 2;
    return [
      `<text x="${TITLES - 8}" y="${middle}" text-anchor="end" dominant-baseline="middle">${text}</text>`,
      `<text transform="translate(${middle} ${TITLES - 8}) rotate(-60)" dominant-baseline="middle">${text}</text>`,
    ];
  });
  const [width, height] = [TITLES + size + CELL * 3, TITLES + size + CELL / 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">
<title>Attention of each item of a history (rows) to each other (columns)</title>
<rect width="100%" height="100%" fill="white"/>
${[...cells, ...titles].join("\n")}
</svg>
`;
};

const escaped = (text: string): string =>
  visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
