/** The frame of every page that typedoc makes: its navigation by doors, its address, and its way back. */
import { readFileSync } from "node:fs";
import {
  DefaultTheme,
  DefaultThemeRenderContext,
  DocumentReflection,
  JSX,
  KindRouter,
  type NavigationElement,
  type PageEvent,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type RouterTarget,
} from "typedoc";
import { addressOf, FRONT } from "./addresses.ts";
import { doors, type Page, root, within } from "./doors.ts";

const THEME = `<label class="theme">Theme <select id="tsd-theme"><option value="os">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>`;

/** The path in the repository of the file that a document was made of. */
export const pathOf = (document: Reflection): string =>
  (document.project.files.getReflectionPath(document) ?? "").slice(root.length);

/** The door that leads to a page, if one does. */
const doorOf = (page: Reflection): Page | undefined =>
  page instanceof DocumentReflection
    ? doors.find((door) => within(door).some((at) => at !== door && at.path === pathOf(page)))
    : undefined;

/** A page in the navigation, with those behind it. */
const element = ({ title, path, pages }: Page): NavigationElement => ({
  text: title,
  path: addressOf(path),
  ...(pages.length > 0 && { children: pages.map(element) }),
});

/** What opens and closes is no link as well, which a screen reader could not tell apart: its page is the first of those in it. */
const opening = ({ path, children, ...rest }: NavigationElement): NavigationElement => {
  if (children === undefined || path === undefined)
    return { ...rest, ...(path !== undefined && { path }), ...(children && { children: children.map(opening) }) };
  return { text: rest.text, children: [{ ...rest, path }, ...children.map(opening)] };
};

/** Gives a document the address of its file, and the rest the folder of its kind. */
export class SiteRouter extends KindRouter {
  protected override getIdealBaseName(target: RouterTarget): string {
    if (target instanceof DocumentReflection) return addressOf(pathOf(target)).replace(/\.html$/, "");
    return super.getIdealBaseName(target as Reflection);
  }
}

/** What opens the site, with the sample of the README for its own. */
const front = (markdown: (text: string) => string): string => {
  const [sample = ""] =
    /(?<=## A piece of AttRec[\s\S]*?)<!-- shapes[\s\S]*?```ts\b[^\n]*\n[\s\S]*?```/.exec(
      readFileSync(`${root}README.md`, "utf8"),
    ) ?? [];
  return readFileSync(root + FRONT, "utf8").replace("SAMPLE", () => markdown(sample));
};

/** The first sample is highlighted with a cold highlighter, which gives up half-way where the machine is busy; so it is a short one. */
const WARM = '```ts\n/** a */\nconst f = fn("b", (c) => { return d(c.e, 1 / 2); }); // g\n```';

/** What stands around the text of each page. */
class SiteContext extends DefaultThemeRenderContext {
  override indexTemplate = (): JSX.Element => {
    const markdown = (text: string): string => this.markdown([{ kind: "text", text }]);
    markdown(WARM);
    const html = front(markdown);
    return JSX.createElement("div", { class: "tsd-panel tsd-typography" }, JSX.createElement(JSX.Raw, { html }));
  };

  /** The choice of light or dark stands below the headings of the page, for want of other settings. */
  override settings = (): JSX.Element => JSX.createElement(JSX.Raw, { html: "" });

  override pageSidebar = (page: PageEvent<Reflection>): JSX.Element =>
    JSX.createElement(JSX.Fragment, null, this.pageNavigation(page), JSX.createElement(JSX.Raw, { html: THEME }));

  override breadcrumbs = (page: Reflection): JSX.Element => {
    const link = (url: string, name: string, current = false): JSX.Element =>
      JSX.createElement(
        "li",
        null,
        JSX.createElement("a", { href: url, ...(current && { "aria-current": "page" as const }) }, name),
      );
    const path: JSX.Element[] = [];
    const door = doorOf(page);
    if (door !== undefined) path.push(link(this.relativeURL(addressOf(door.path)) ?? "", door.title));
    else if (!(page instanceof DocumentReflection)) path.push(link(this.relativeURL("modules.html") ?? "", "API"));
    for (let at: Reflection | undefined = page, rest: JSX.Element[] = []; at !== undefined; at = at.parent) {
      if (at.isProject()) path.push(...rest);
      else rest = [link(this.urlTo(at) ?? "", at.name, at === page), ...rest];
    }
    return JSX.createElement("ul", { class: "tsd-breadcrumb", "aria-label": "Breadcrumb" }, ...path);
  };
}

/** Typedoc's own theme, with the doors for its navigation. */
export class SiteTheme extends DefaultTheme {
  override getRenderContext(page: PageEvent<Reflection>): DefaultThemeRenderContext {
    return new SiteContext(this.router, this, page, this.application.options);
  }

  override buildNavigation(project: ProjectReflection): NavigationElement[] {
    const modules = super.buildNavigation(project).filter(({ kind }) => kind === ReflectionKind.Module);
    const api = { text: "API", path: "modules.html", children: modules };
    const others = doors.map(element);
    return [...others.slice(0, -2), api, ...others.slice(-2)].map(opening);
  }
}
