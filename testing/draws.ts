/** The seed of what property tests draw: it follows from the commit, so that what passes in one place passes in another. */
import { execFileSync } from "node:child_process";

/**
 * The seed of a run: the one that is given; or that of the packages as a commit has them; or none where they differ from their
 * commit, or there is no history: each run then draws anew.
 */
export const seedOf = (
  given: string | undefined,
  git: (...args: readonly string[]) => string = askGit,
): number | undefined => {
  if (given !== undefined && given !== "") {
    const seed = Number(given);
    if (!Number.isInteger(seed))
      throw new Error(`ATTREC_SEED is the seed of drawn tests, a whole number, not '${given}'.`);
    return seed | 0;
  }
  try {
    if (git("status", "--porcelain", "packages") !== "") return undefined;
    return Number.parseInt(git("rev-parse", "HEAD:packages").slice(0, 8), 16) | 0;
  } catch {
    return undefined;
  }
};

const askGit = (...args: readonly string[]): string =>
  execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
