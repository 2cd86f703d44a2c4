/** Builds the site: static files that any host or a disk can serve. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Application } from "typedoc";
import { load as loadCategories } from "../docs/categories.ts";
import { load as loadImports } from "../docs/example-imports.ts";
import { buildAttrec } from "./attrec/build.ts";
import { buildAutodiff } from "./autodiff/build.ts";
import { buildSlides } from "./lessons/build-slides.ts";
import { addressOf } from "./frame/addresses.ts";
import { doors, root, within } from "./frame/doors.ts";
import { extend } from "./frame/markdown.ts";
import { load as loadFrame } from "./frame/plugin.ts";

/** All files that the doors lead to, and the doors themselves. */
const paths = doors.flatMap(within).map(({ path }) => path);

/** The documents, and the API, by typedoc. */
const buildPages = async (folder: string): Promise<void> => {
  const app = await Application.bootstrapWithPlugins({
    options: join(root, "typedoc.json"),
    plugin: [loadCategories, loadImports, loadFrame],
    projectDocuments: paths.filter((path) => path.endsWith(".md")).map((path) => root + path),
    out: folder,
    markdownItLoader: extend,
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("The site was not built: typedoc says above what it could not read.");
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error("The site is not whole: typedoc says above what is wrong; mend it there.");
};

/** Builds the whole site into a folder. Throws a sentence if anything in it is wrong. */
export const buildSite = async (folder: string): Promise<void> => {
  await buildPages(folder);
  const reports = paths.filter((path) => path.startsWith("docs/") && path.endsWith(".html"));
  await Promise.all(reports.map((path) => cp(root + path, join(folder, addressOf(path)))));
  await Promise.all([
    buildAutodiff(join(folder, "autodiff"), "../source/"),
    buildAttrec(join(folder, "attrec")),
    buildSlides(join(folder, "slides")),
    cp(`${root}site/frame/keep.js`, join(folder, "keep.js")),
  ]);
  await Promise.all(["autodiff", "attrec"].map((name) => keep(join(folder, name, "index.html"))));
};

/** Lets a page that is built by itself keep what it fetched, as the others do. */
const keep = async (path: string): Promise<void> =>
  writeFile(path, (await readFile(path, "utf8")).replace("</body>", '<script src="../keep.js"></script>\n  </body>'));
