/** The script of the compiler of types: a worker where there can be one, and otherwise a part of the page. */
import { shelf } from "../shelf.ts";
import { checkerOf } from "./checker.ts";
import type { Answer, Question } from "./ask.ts";

/** The files of the compiler and of the library, and which of them the packages are; the script is built with them. */
declare const FILES: Readonly<Record<string, string>>;
declare const PACKAGES: Readonly<Record<string, string>>;

const checker = checkerOf(FILES, PACKAGES);

if ("document" in globalThis) shelf.checker = checker;
else {
  addEventListener("message", ({ data }: MessageEvent<Question>) => {
    const { id, kind, text, position } = data;
    const value = kind === "check" ? checker.check(text) : checker[kind](text, position);
    const answer: Answer = { id, value };
    postMessage(answer);
  });
}
