/**
 * Prints text of strangers (titles, names, notes, paths, faults) without invisible characters and without characters that the
 * target would interpret.
 */

// Controls, formats (directions of writing, zero widths), separators of lines, halves of surrogate pairs, and all other
// characters that are drawn as nothing. Variation selectors stay: they belong to the sign before them.
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
 * @example
 * ```ts
 * visible("The \u001b[31mBank\u202e"); // "The \\x1b[31mBank\\u202e"
 * ```
 */
export const visible = (text: string): string => text.replace(INVISIBLE, escaped);

/**
 * Whether a text has no invisible character.
 *
 * @example
 * ```ts
 * [isVisible("Bank"), isVisible("Bank\u202e")]; // [true, false]
 * ```
 */
export const isVisible = (text: string): boolean => text.search(INVISIBLE) < 0;

/**
 * Text of several lines for a terminal: line feeds and tabs stay, every other invisible character is written out.
 *
 * @example
 * ```ts
 * terminalText("two\nlines\u001b[31m"); // "two\nlines\\x1b[31m"
 * ```
 */
export const terminalText = (text: string): string =>
  text.replace(INVISIBLE, (sign) => (sign === "\n" || sign === "\t" ? sign : escaped(sign)));

/**
 * A value as JSON that means the same and has no invisible character within its texts.
 *
 * @example
 * ```ts
 * jsonText({ title: "Bank\u202e" }); // "{\"title\":\"Bank\\u202e\"}"
 * ```
 */
export const jsonText = (value: unknown, indent?: number): string =>
  // JSON itself has escaped all characters below a space: any line feed left belongs to the indentation.
  JSON.stringify(value, undefined, indent).replace(INVISIBLE, (sign) =>
    sign === "\n" ? sign : Array.from(units(sign), (unit) => `\\u${hexadecimal(unit, 4)}`).join(""),
  );

const units = (text: string): readonly number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
