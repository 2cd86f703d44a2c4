/** Makes one site of the documents and the API: what typedoc loads for it. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import {
  type Application,
  type CommentDisplayPart,
  Converter,
  DocumentReflection,
  IndexEvent,
  JSX,
  type NormalizedPath,
  PageEvent,
  type ProjectReflection,
  RendererEvent,
} from "typedoc";
import { addressOf, between } from "./addresses.ts";
import { doors, root, within } from "./doors.ts";
import { finish, isSource } from "./pages.ts";
import { shownBy, sourcesOf } from "./sources.ts";
import { pathOf, SiteRouter, SiteTheme } from "./theme.ts";

/** What the navigation calls each page, by the path of its file. */
const titles = new Map(doors.flatMap(within).map(({ path, title }) => [path, title]));

/** Files that are pages already, or that pages show rather than link to. */
const SHOWN = /\.(md|svg|png)$/;

/**
 * The parts of a page, its links to sources, folders and reports led to where the site has them; typedoc itself would copy a source
 * beside the site. Paths of sources and folders are added to `linked`.
 */
const withSources = (parts: readonly CommentDisplayPart[], path: string, linked: Set<string>): CommentDisplayPart[] =>
  parts.map((part) => {
    if (part.kind !== "relative-link") return part;
    const [link = "", anchor] = part.text.split("#");
    const file = posix.join(posix.dirname(path), link);
    if (SHOWN.test(file) || !existsSync(root + file)) return part;
    if (!file.endsWith(".html")) linked.add(file);
    const target = between(addressOf(path), addressOf(shownBy(file)));
    return { kind: "text", text: anchor === undefined ? target : `${target}#${anchor}` };
  });

/** Gives documents the names of the navigation, and adds pages for the sources that they link to. */
const prepare = (project: ProjectReflection): void => {
  const linked = new Set<string>();
  for (const document of project.documents ?? []) {
    const path = pathOf(document);
    document.name = titles.get(path) ?? document.name;
    document.content = withSources(document.content, path, linked);
  }
  // Without a text of its own the front page would be that of the modules.
  project.readme = [{ kind: "text", text: project.name }];
  for (const { path, markdown } of sourcesOf(linked)) {
    const page = new DocumentReflection(path, project, [{ kind: "text", text: markdown }], {});
    project.addChild(page);
    project.registerReflection(page, undefined, `${root}${path}` as NormalizedPath);
  }
};

/** Leaves documents, which the doors list, out of the page of the modules. */
const onlyModules = (project: ProjectReflection): void => {
  if (project.groups) project.groups = project.groups.filter(({ title }) => title !== "Documents");
};

/** Puts what the pages of the site share beside typedoc's own files. The common look comes first, so that typedoc's prevails. */
const addAssets = (folder: string): void => {
  writeFileSync(
    posix.join(folder, "assets/look.css"),
    `@layer look {\n${readFileSync(`${root}site/look.css`, "utf8")}}\n`,
  );
  copyFileSync(`${root}site/frame/offline.js`, posix.join(folder, "offline.js"));
};

/** What typedoc calls when it starts. */
export const load = (app: Application): void => {
  app.renderer.defineTheme("site", SiteTheme);
  app.renderer.defineRouter("site", SiteRouter);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => prepare(project));
  app.converter.on(Converter.EVENT_END, ({ project }) => onlyModules(project));
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = finish(page.contents ?? "", page.url);
  });
  app.renderer.hooks.on("head.begin", (context) =>
    JSX.createElement("link", { rel: "stylesheet", href: context.relativeURL("assets/look.css") ?? "" }),
  );
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => addAssets(outputDirectory));
  // Whoever searches wants what is said, not every line of code.
  app.renderer.on(IndexEvent.PREPARE_INDEX, (index) => {
    for (let at = index.searchResults.length - 1; at >= 0; at--) {
      const found = index.searchResults[at];
      if (found instanceof DocumentReflection && isSource(addressOf(pathOf(found)))) index.removeResult(at);
    }
  });
};
