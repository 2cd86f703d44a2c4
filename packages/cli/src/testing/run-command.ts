/** Runs a command in a process of its own, as a person does. */
import { execFile } from "node:child_process";

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script with arguments, and with environment variables beside those there are; no data folder is set. */
export const runCommand = (
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, ATTREC_DATA: "", ...variables };
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });
