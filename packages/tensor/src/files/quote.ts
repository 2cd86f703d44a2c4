/** Quotes text from files, such as the name of a tensor, in a message. */

const SHOWN = 60;

// Controls, formats, separators of lines, halves of surrogate pairs, and other characters that are drawn as nothing. Variation
// selectors stay: they belong to the sign before them.
const INVISIBLE = /(?![\uFE00-\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFFD]/gu;

/** Whether half of a surrogate pair stands alone in a text, so that UTF-8 cannot write it. */
export const isHalf = (text: string): boolean => /\p{Cs}/u.test(text);

/**
 * A piece of a file for a message: quoted, with invisible characters escaped, and cut when long.
 *
 * @example
 * ```ts
 * quote("\u0007 <f4"); // "\"\\u0007 <f4\""
 * ```
 */
export const quote = (text: string): string =>
  JSON.stringify(text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`).replace(INVISIBLE, (sign) =>
    Array.from({ length: sign.length }, (_, i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
