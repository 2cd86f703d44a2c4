/**
 * How text of strangers (titles, names, notes, paths, faults) is printed: no character gets through that is not seen, or that the
 * target would take for its own.
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
