/** Builds the page "Autodiff, watched" into a folder: files that work from any host, and from a disk. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../bundle.ts";
import { checkerFiles } from "./editing/files.ts";
import { examples } from "./examples.ts";
import { everyOperation, prepare } from "./prepare.ts";
import { stagesFor } from "./stages.ts";

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Builds the page into a folder, as `index.html` and its scripts. `sources` is the way from there to pages of sources, which the site
 * has: `../source/`.
 */
export const buildAutodiff = async (folder: string, sources?: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const stages = async () =>
    Object.fromEntries(await Promise.all(examples.map(async (of) => [of.id, await stagesFor(of)] as const)));
  const style = async () =>
    (await Promise.all(["../look.css", "style.css"].map((file) => readFile(own(file), "utf8")))).join("\n");
  const prepared = { ...(await prepare()), sources };
  const { files, packages } = checkerFiles();
  await bundle({ name: "autodiff", from: own("main.ts"), given: { PREPARED: prepared } }, folder);
  await bundle(
    {
      name: "editor",
      from: own("editing/editor-script.ts"),
      given: {
        PREPARED: { ...prepared, operations: everyOperation() },
      },
    },
    folder,
  );
  await bundle(
    { name: "checker", from: own("editing/checker-script.ts"), given: { FILES: files, PACKAGES: packages } },
    folder,
  );
  await bundle({ name: "compiler", from: own("compiler.ts"), given: { STAGES: await stages() } }, folder);
  await bundle({ name: "break", from: own("break.ts") }, folder);
  await writeFile(join(folder, "autodiff.css"), await style());
  await copyFile(own("index.html"), join(folder, "index.html"));
};
