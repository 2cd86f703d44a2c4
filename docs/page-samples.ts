/** The samples on the pages: every block between fences, and the command lines in them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A block on a page. */
export interface Sample {
  readonly page: string;
  /** The line of the page that the block begins on. */
  readonly line: number;
  /** Empty where the block names none. */
  readonly language: string;
  /** The words behind the language: see the kinds of samples. */
  readonly words: readonly string[];
  readonly code: string;
  /** What the comment `<!-- shapes … -->` above the block declares for it, which may be nothing; undefined without such a comment. */
  readonly given: string | undefined;
  /** The block that stands right above it, with nothing between the two. */
  readonly above: Sample | undefined;
}

/** The pages that are written for readers. */
export const pages = (): readonly string[] =>
  execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((page) => page !== "CHANGELOG.md");

const BLOCK = /^( *)(`{3,})(\w*)(.*)\n([\s\S]*?)^\1\2$/gm;

/** The blocks of a page. A block that has a fence in itself has a longer one around it. */
export const samplesOf = (page: string): readonly Sample[] => {
  const text = readFileSync(`${root}${page}`, "utf8");
  const found: { readonly sample: Sample; readonly end: number }[] = [];
  for (const match of text.matchAll(BLOCK)) {
    const before = text.slice(0, match.index);
    const last = found.at(-1);
    const [, given] = /<!-- shapes\b((?:(?!-->)[\s\S])*)-->\s*$/.exec(before) ?? [];
    const sample: Sample = {
      page,
      line: before.split("\n").length,
      language: match[3] ?? "",
      words: (match[4] ?? "").trim().split(" ").filter(Boolean),
      code: match[5] ?? "",
      given,
      above: last && text.slice(last.end, match.index).trim() === "" ? last.sample : undefined,
    };
    found.push({ sample, end: match.index + match[0].length });
  }
  return found.map(({ sample }) => sample);
};

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
