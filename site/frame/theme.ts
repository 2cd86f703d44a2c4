/** The frame of every page that typedoc makes: its navigation by doors, its address, and its way back. */
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
import { addressOf } from "./addresses.ts";
import { doors, type Page, root, within } from "./doors.ts";

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

/** Gives a document the address of its file, and the rest the folder of its kind. */
export class SiteRouter extends KindRouter {
  protected override getIdealBaseName(target: RouterTarget): string {
    if (target instanceof DocumentReflection) return addressOf(pathOf(target)).replace(/\.html$/, "");
    return super.getIdealBaseName(target as Reflection);
  }
}

/** What stands around the text of each page. */
class SiteContext extends DefaultThemeRenderContext {
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
    return [...others.slice(0, -2), api, ...others.slice(-2)];
  }
}
