// A picture of a report as HTML, with its text alternative and the way to its cells.
import { htmlText } from "../escape.ts";
import type { Plot } from "../plots/draw-plot.ts";

/** A figure: readers who do not see it hear its alternative, and all can go on to its cells. */
export const htmlFigure = ({ id, caption, alternative, svg, row }: Plot): string =>
  `<figure id="${id}"><div role="img" aria-label="${htmlText(alternative)}">${svg}</div>
<figcaption>${htmlText(caption)}${row === undefined || row < 0 ? "" : ` <a href="#row-${row}">Its cells</a>, <a href="#answer-users">its users and ranks</a>.`}
<details><summary>In words and figures</summary>${htmlText(alternative)}</details></figcaption></figure>`;
