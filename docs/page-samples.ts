/** The samples of code on the pages: programs that can be compiled, and command lines that can be held against the commands. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A block of code on a page. */
export interface Sample {
  readonly page: string;
  /** The line of the page that the block begins on. */
  readonly line: number;
  readonly language: string;
  /** The words behind the language: `fragment` for a part of a program, `quote` and `step` in the lessons, which test them. */
  readonly words: readonly string[];
  readonly code: string;
}

/** The pages that are written for readers. */
export const pages = (): readonly string[] =>
  execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((page) => page !== "CHANGELOG.md");

/** The blocks of a page in some language. A block that has a fence in itself has a longer one around it. */
export const samplesOf = (page: string): readonly Sample[] => {
  const text = readFileSync(`${root}${page}`, "utf8");
  return [...text.matchAll(/^( *)(`{3,})(\w+)(.*)\n([\s\S]*?)^\1\2$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    language: match[3] ?? "",
    words: (match[4] ?? "").trim().split(" "),
    code: match[5] ?? "",
  }));
};

/** The programs on all pages, but for those that other tests compile: quotes and steps of lessons, changes, and doc comments. */
export const programs = (): readonly Sample[] =>
  pages()
    .filter((page) => !page.startsWith("docs/contributor/") && page !== "docs/operations.md")
    .flatMap(samplesOf)
    .filter(({ language, words }) => language === "ts" && !words.includes("quote") && !words.includes("step"));

/** The command lines on all pages, each with where it stands. */
export const commandLines = (): readonly (readonly [place: string, line: string])[] =>
  pages()
    .flatMap(samplesOf)
    .filter(({ language }) => language === "sh")
    .flatMap(({ page, line, code }) =>
      code
        .replaceAll(/\\\n/g, " ")
        .split("\n")
        .flatMap((each) => each.replace(/(^|\s)#.*$/, "").split(" && "))
        .map((each) => each.trim())
        .filter((each) => each !== "")
        .map((each) => [`${page}:${line}`, each] as const),
    );
