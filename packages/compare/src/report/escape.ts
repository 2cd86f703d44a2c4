/** Text of strangers for a report: as a page, Markdown and LaTeX show it as it is. */
import { terminalText, visible } from "attrec";

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as a page shows it as it is, between tags or within a quoted attribute. */
export const htmlText = (text: string): string => terminalText(text).replace(/[&<>"']/g, (sign) => HTML[sign] ?? sign);

/**
 * Text as Markdown shows it as it is, at the beginning of a line, within one or in a cell of a table: no emphasis, link,
 * address, formula, HTML, heading or list comes of it.
 */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|~&$]/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
    .replace(/^[#+=-](?!\d)/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");

/** What LaTeX would not print as it is. */
const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "{": "\\{",
  "}": "\\}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "`": "\\textasciigrave{}",
  "|": "\\textbar{}",
  // Behind the end of a row these would be its arguments.
  "[": "{[}",
  "]": "{]}",
  "*": "{*}",
  "<": "$<$",
  ">": "$>$",
  "−": "$-$",
  "–": "--",
  "±": "$\\pm$",
  "×": "$\\times$",
  "∞": "$\\infty$",
  ω: "$\\omega$",
  λ: "$\\lambda$",
};

/** Text as LaTeX prints it as it is. */
export const latexText = (text: string): string =>
  visible(text)
    .replace(/[\\&%$#_{}^~`|[\]*<>−–±×∞ωλ]|-(?=-)/g, (sign) => LATEX[sign] ?? "-{}")
    // Two of these and one before a question mark would be joined to another sign.
    .replace(/'(?=')|,(?=,)|[?!](?=\\textasciigrave)/g, "$&{}");
