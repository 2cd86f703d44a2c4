/** Escapes strangers' text for a report, so that a page, Markdown and LaTeX show the text unchanged. */
import { terminalText, visible } from "attrec/extend";

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text that a page shows unchanged, between tags or within a quoted attribute. */
export const htmlText = (text: string): string => terminalText(text).replace(/[&<>"']/g, (sign) => HTML[sign] ?? sign);

/**
 * Text that Markdown shows unchanged, at the beginning of a line, within a line or in a cell of a table. It forms no
 * emphasis, link, address, formula, HTML, heading or list.
 */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|~&$]/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
    .replace(/^[#+=-](?!\d)/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");

/** The characters that LaTeX would not print unchanged. */
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
  // After the end of a row, LaTeX would read these characters as its arguments.
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
  "†": "$\\dagger$",
  ω: "$\\omega$",
  λ: "$\\lambda$",
  τ: "$\\tau$",
};

/** Text that LaTeX prints unchanged. */
export const latexText = (text: string): string =>
  visible(text)
    .replace(/[\\&%$#_{}^~`|[\]*<>−–±×∞†ωλτ]|-(?=-)/g, (sign) => LATEX[sign] ?? "-{}")
    // Two of these and one before a question mark would be joined to another sign.
    .replace(/'(?=')|,(?=,)|[?!](?=\\textasciigrave)/g, "$&{}");
