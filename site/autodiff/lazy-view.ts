/** Views whose code is loaded when they are first looked at: a classic script beside the page, which a page from a disk may load too. */
import type { State } from "./address.ts";
import { h } from "./dom.ts";
import type { Seen } from "./seen.ts";
import { loadScript, shelf } from "./shelf.ts";
import type { Part, View } from "./view.ts";

/** Called by a script: its view is there. */
export const provide = (view: View): void => {
  shelf.views = { ...shelf.views, [view.id]: view };
};

/** The view that the script of its name provides. */
const loaded = async (id: string): Promise<View> => {
  if (!shelf.views?.[id]) await loadScript(id);
  const view = shelf.views?.[id];
  if (!view) throw new Error(`The script ${id}.js beside this page is not the one of this page.`);
  return view;
};

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
