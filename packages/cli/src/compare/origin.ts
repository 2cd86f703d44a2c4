// Tells where results come from: the command line, and the commit of the code.
import { execFileSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { isRedisAddress, type ResultOrigin, shownAddress } from "@attrec/compare";

/** A word of a command line, quoted if a shell would not take it as it is. */
const word = (text: string): string => (/^[\w.,:/=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Words as a shell takes them. */
export const shellWords = (words: readonly string[]): string => words.map(word).join(" ");

/** A command and its arguments as a line that can be typed again, but for the password of a queue. */
export const commandLine = (args: readonly string[]): string => shellWords(["compare", ...args.map(withoutPassword)]);

/** A word without the password that it holds, if it is the address of a Redis. */
const withoutPassword = (text: string): string => {
  const [, option = "", address = ""] = /^(--queue=)?(.*)$/s.exec(text) ?? [];
  return isRedisAddress(address) ? `${option}${shownAddress(address)}` : text;
};

/**
 * The commit of the code that holds a file, "-dirty" if it was changed since; none if the file is of no checkout. What is written about the
 * code, such as reports that this command just made, is no code.
 */
export const commitOf = (file: string): string | undefined => {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", dirname(file), ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    // An installed package may lie inside the checkout of another project, whose commit says nothing of it.
    git("ls-files", "--error-unmatch", basename(file));
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", ":(top)", ":(top,exclude)docs");
    return `${git("rev-parse", "HEAD")}${changed === "" ? "" : "-dirty"}`;
  } catch {
    return undefined;
  }
};

/** Where the results of this process come from. */
export const thisOrigin = (): ResultOrigin => ({
  // `attrec compare table2` is `compare table2`.
  command: commandLine(process.argv.slice(process.argv[2] === "compare" ? 3 : 2)),
  commit: commitOf(fileURLToPath(import.meta.url)),
});
