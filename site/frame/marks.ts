/** Puts remarks into highlighted code: each as an element around what it speaks of. */
import type { Remark } from "./shapes.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
};

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A piece of highlighted code: markup, or what the reader sees of it. */
const PIECE = /<br\/?>|<[^>]*>|&[#\w]+;|[^<&]/gu;

/** The opening tag of a remark. */
const opening = ({ kind, text }: Remark): string => `<span class="${kind}" data-says="${escape(text)}">`;

/**
 * Highlighted code with its remarks. Highlighting has elements around whole tokens, which never overlap each other, so that an
 * element is closed before a remark begins or ends, and opened again after it.
 */
export const withRemarks = (html: string, remarks: readonly Remark[]): string => {
  let [at, token, result] = [0, "", ""];
  const between = (): void => {
    const closing = remarks.filter(({ start, length }) => start + length === at);
    const opened = remarks.filter(({ start }) => start === at);
    if (closing.length + opened.length === 0) return;
    if (token) result += "</span>";
    result += "</span>".repeat(closing.length);
    // What is longer stands around what is shorter.
    for (const remark of opened.toSorted((a, b) => b.length - a.length)) result += opening(remark);
    result += token;
  };
  for (const [piece] of html.matchAll(PIECE)) {
    if (piece.startsWith("<") && !piece.startsWith("<br")) {
      token = piece === "</span>" ? "" : piece;
      result += piece;
      continue;
    }
    between();
    result += piece;
    at += piece.startsWith("<br") ? 1 : (ENTITIES[piece] ?? piece).length;
  }
  between();
  return result;
};
