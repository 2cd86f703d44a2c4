/**
 * How text of strangers (titles, names, notes, paths, faults) is printed: one function for each target. None lets a
 * character through that is not seen, or that the target would take for its own.
 */

// Controls, formats (directions of writing, zero widths), separators of lines, halves of surrogate pairs, and all else that
// is drawn as nothing. Selectors of variants stay: they belong to the sign before them.
const INVISIBLE = /(?![\uFE00-\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const hexadecimal = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

const escaped = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${hexadecimal(code, 5)}}`;
  return NAMED[sign] ?? (code > 0xff ? `\\u${hexadecimal(code, 4)}` : `\\x${hexadecimal(code, 2)}`);
};

/**
 * Text on one line, with every invisible character written out.
 *
 * @example visible("The \u001b[31mBank\u202e") // "The \\x1b[31mBank\\u202e"
 */
export const visible = (text: string): string => text.replace(INVISIBLE, escaped);

/** Whether all of a text is seen as it is. */
export const isVisible = (text: string): boolean => text.search(INVISIBLE) < 0;

/** Text of several lines for a terminal: line feeds and tabs stay, every other invisible character is written out. */
export const terminalText = (text: string): string =>
  text.replace(INVISIBLE, (sign) => (sign === "\n" || sign === "\t" ? sign : escaped(sign)));

/** A value as JSON that means the same and has no invisible character within its texts. */
export const jsonText = (value: unknown, indent?: number): string =>
  // JSON itself has escaped all below a space: a line feed that is left is one of the indentation.
  JSON.stringify(value, undefined, indent).replace(INVISIBLE, (sign) =>
    sign === "\n" ? sign : Array.from(units(sign), (unit) => `\\u${hexadecimal(unit, 4)}`).join(""),
  );

const units = (text: string): readonly number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

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
