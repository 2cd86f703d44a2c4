/** NumPy, to compare with: a script of Python's that reads and writes files in a folder. */
import { execFileSync } from "node:child_process";
import { env } from "node:process";

/** The Pythons to look for: the one that the environment variable PYTHON names, the first on the path, and Debian's. */
const PLACES = [...(env["PYTHON"] === undefined ? [] : [env["PYTHON"]]), "python3", "/usr/bin/python3"];

/** Runs a script in a folder, and gives what it prints. Throws if no Python has NumPy, or if the script fails. */
export const runNumPy = (script: string, folder: string): string => {
  for (const python of PLACES) {
    if (hasNumPy(python)) return execFileSync(python, ["-c", script], { cwd: folder, encoding: "utf8" });
  }
  throw new Error("There is no python3 with NumPy: install it (on Debian, apt-get install python3-numpy).");
};

const hasNumPy = (python: string): boolean => {
  try {
    execFileSync(python, ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Whether tests with NumPy are skipped because there is none. If the environment has ATTREC_NEEDS_NUMPY they fail instead. */
export const isSkipped = (): boolean => {
  if (env["ATTREC_NEEDS_NUMPY"] !== undefined || PLACES.some(hasNumPy)) return false;
  console.warn("The tests with NumPy are skipped: no python3 has it (on Debian, apt-get install python3-numpy).");
  return true;
};
