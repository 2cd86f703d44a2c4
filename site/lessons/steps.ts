/** The steps of a chapter: blocks ` ```ts step ` that are run one after another, each before the block ` ```text ` that it prints. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./quotes.ts";

/** A step: its code, and what the page says that it prints. */
export interface Step {
  readonly code: string;
  readonly output: string;
}

const STEP = /^```ts step\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;

/** The steps of a page, in their order. Throws a sentence if one is not followed by what it prints. */
export const stepsIn = (page: string): readonly Step[] => {
  const steps = [...page.matchAll(STEP)].map(([, code = "", output = ""]) => ({ code, output }));
  const all = page.match(/^```ts step$/gm)?.length ?? 0;
  if (steps.length !== all) throw new Error("After each block 'ts step' stands a block 'text' with what it prints.");
  return steps;
};

/** The page with what its steps print now. */
export const withFreshOutputs = async (name: string, page: string): Promise<string> => {
  const outputs = await run(name, stepsIn(page));
  let next = 0;
  return page.replaceAll(
    STEP,
    (_, code: string) => `\`\`\`ts step\n${code}\`\`\`\n\n\`\`\`text\n${outputs[next++] ?? ""}\`\`\``,
  );
};

/** Where the programs of chapters are written: within the repository, so that the packages are found. */
const FOLDER = join(root, ".cache/lessons");

/** Writes the steps of a page as one module, and gives its path. The name is that of its file. */
export const written = (name: string, steps: readonly Step[]): string => {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.ts`);
  writeFileSync(file, programOf(steps));
  // What `attrec new mine` writes, for a step that reads it.
  copyFileSync(join(root, "docs/examples/mine.ts"), join(FOLDER, "mine.ts"));
  return file;
};

/** What each step prints, run as one module with those before it. */
export const run = async (name: string, steps: readonly Step[]): Promise<readonly string[]> => {
  const file = pathToFileURL(written(name, steps)).href;
  const { outputs } = (await import(file)) as { readonly outputs: readonly (readonly string[])[] };
  return outputs.map((lines) => lines.map((line) => `${line}\n`).join(""));
};

/** The steps as one module, whose `console` keeps what each prints. */
export const programOf = (steps: readonly Step[]): string => `// Made of the steps of a lesson.
import { format } from "node:util";
export const outputs: string[][] = [];
const console = { log: (...values: readonly unknown[]): void => void outputs.at(-1)?.push(format(...values)) };
${steps.map(({ code }) => `outputs.push([]);\n${code}`).join("\n")}`;
