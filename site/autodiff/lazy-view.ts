/** Views whose code is loaded when they are first looked at: a classic script beside the page, which a page from a disk may load too. */
import type { State } from "./address.ts";
import { h } from "./dom.ts";
import type { Seen } from "./seen.ts";
import type { Part, View } from "./view.ts";

/** Where a script leaves its view. */
interface Shelf {
  autodiffViews?: Record<string, View | undefined>;
}

const shelf = globalThis as Shelf;

/** Called by a script: its view is there. */
export const provide = (view: View): void => {
  shelf.autodiffViews = { ...shelf.autodiffViews, [view.id]: view };
};

/** The view that the script of its name provides. */
const loaded = (id: string): Promise<View> =>
  new Promise((give, fail) => {
    const known = shelf.autodiffViews?.[id];
    if (known) return give(known);
    const script = h("script", { src: `./${id}.js` });
    const failed = (): void => fail(new Error(`The script ${id}.js beside this page could not be loaded.`));
    script.addEventListener("error", failed);
    script.addEventListener("load", () => {
      const view = shelf.autodiffViews?.[id];
      if (view) give(view);
      else failed();
    });
    document.head.append(script);
  });

/** A view that comes from a script of its name. */
export const lazyView = ({ id, title }: Pick<View, "id" | "title">): View => ({
  id,
  title,
  open: (...given) => {
    const element = h("div", {}, h("p", { class: "later" }, "Loading…"));
    let part: Part | undefined;
    let now: readonly [Seen, State] | undefined;
    const show = (): void => {
      if (part && now) part.show(...now);
    };
    loaded(id).then(
      (view) => {
        part = view.open(...given);
        element.replaceChildren(part.element);
        show();
      },
      (fault: Error) => element.replaceChildren(h("p", { class: "caught" }, fault.message)),
    );
    return {
      element,
      show: (...all) => {
        now = all;
        show();
      },
    };
  },
});
