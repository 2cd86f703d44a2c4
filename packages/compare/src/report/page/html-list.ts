/** Lines of a report as a list in HTML. */
import { htmlText } from "../escape.ts";

/** A list with an entry for each line. */
export const htmlList = (lines: readonly string[]): string =>
  `<ul>\n${lines.map((line) => `<li>${htmlText(line)}</li>`).join("\n")}\n</ul>`;
