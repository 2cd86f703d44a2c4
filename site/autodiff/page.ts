/** The page: what is shown follows from its address, and every click changes that. */
import { addressOf, type State, stateOf } from "./address.ts";
import { button, h } from "./dom.ts";
import type { Edited, MakeEditing } from "./editing/editing.ts";
import { examples } from "./examples.ts";
import { graphView, reveal } from "./graph-view.ts";
import { nodeView } from "./node-view.ts";
import type { Prepared } from "./prepared.ts";
import { type Go, opened, seenOf } from "./seen.ts";
import { stepper } from "./stepper.ts";
import type { Part } from "./view.ts";
import { views } from "./views.ts";

/** The parts of the page that belong to one function at one point. */
const pageOf = (at: State, edited: Edited | undefined, prepared: Prepared, go: Go) => {
  const of = opened(at, edited?.example);
  const { id } = of.example;
  const layout = edited?.layout ?? prepared.layouts[id];
  if (!layout) throw new Error(`The page was built without a picture of '${id}'.`);
  const picture = graphView(of, layout, go);
  const bar = stepper(of, go);
  const frame = h("div", { class: "graph", tabindex: 0, role: "region", "aria-label": "The graph" }, picture.element);
  const panel = h("section", { class: "node", "aria-label": "The node" });
  const below = h("section", { class: "below", "aria-label": "More" });
  const code = prepared.functions[id] ?? "";
  const top = h(
    "div",
    {},
    functionChooser(id, go),
    h(
      "p",
      { class: "about" },
      h("span", { class: "formula" }, of.example.formula),
      " ",
      of.example.about,
      " ",
      at.code === undefined
        ? button({ "data-edit": true, title: "Change its code in this page" }, () => go({ code: "" }), "edit the code")
        : undefined,
    ),
  );
  const rest = h(
    "div",
    { class: "watched" },
    h(
      "div",
      { class: "columns" },
      h("div", { class: "left" }, frame, bar.element, at.code === undefined ? codeOf(code) : undefined),
      panel,
    ),
    below,
  );
  let open: { readonly id: string; readonly part: Part } | undefined;
  const show = (state: State): void => {
    const seen = seenOf(of, state);
    picture.show(seen);
    bar.show(seen);
    panel.replaceChildren(...nodeView(seen, prepared, go));
    reveal(frame, layout, seen.node, picture.element);
    const view = views.find((own) => own.id === state.view) ?? views[0];
    if (view && open?.id !== view.id) {
      open = { id: view.id, part: view.open(of, go, prepared) };
      below.replaceChildren(viewChooser(view.id, go), open.part.element);
    }
    open?.part.show(seen, state);
  };
  return {
    isFor: ({ f, moved = 0, code }: State, own: Edited | undefined) =>
      f === id && moved === of.moved && own === edited && (code === undefined) === (at.code === undefined),
    top,
    rest,
    show,
    last: of.steps.length - 1,
  };
};

/** Another function, from its beginning; what stands below the graph stays. */
const FRESH = {
  step: 0,
  node: undefined,
  moved: undefined,
  along: undefined,
  stage: undefined,
  code: undefined,
} as const;

const functionChooser = (chosen: string, go: Go): HTMLElement =>
  h(
    "nav",
    { class: "chooser", "aria-label": "Functions" },
    ...examples.map(({ id, title }) => {
      const own = h(
        "a",
        { href: `#f=${id}`, "data-keep": id, ...(id === chosen && { "aria-current": "page" }) },
        title,
      );
      own.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go({ f: id, ...FRESH });
      });
      return own;
    }),
  );

/** Brings the chosen function into what is seen of a row that scrolls. */
const showChosen = (of: HTMLElement): void => {
  const chosen = of.querySelector<HTMLElement>("[aria-current]");
  const row = chosen?.parentElement;
  if (chosen && row) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
};

/** The views as tabs, of which one is open. */
const viewChooser = (chosen: string, go: Go): HTMLElement =>
  h(
    "div",
    { class: "tabs", role: "group", "aria-label": "Views" },
    ...views.map(({ id, title }) => {
      const own = h("button", { type: "button", "aria-pressed": String(id === chosen), "data-view": id }, title);
      own.addEventListener("click", () => {
        go({ view: id });
        document.querySelector<HTMLElement>(`[data-view="${id}"]`)?.focus();
      });
      return own;
    }),
  );

/** The code of a function. */
const codeOf = (code: string): HTMLElement =>
  h(
    "details",
    { class: "source" },
    h("summary", {}, "The function, as it is written"),
    h("pre", { tabindex: 0, "aria-label": "The function" }, h("code", {}, code)),
  );

/** Shows the page in an element, and follows its address and keys. What is given back ends that. */
export const startPage = (root: HTMLElement, prepared: Prepared, makeEditing: MakeEditing): (() => void) => {
  const { signal, abort } = abortable();
  const slot = h("div", {});
  let state = stateOf(location.hash);
  let page: ReturnType<typeof pageOf> | undefined;
  const show = (): void => {
    editing.show(state);
    const edited = state.code === undefined ? undefined : editing.edited();
    if (!page?.isFor(state, edited)) {
      // Whoever uses keys goes on where the page was left.
      const kept = document.activeElement?.getAttribute("data-keep");
      const next = pageOf(state, edited, prepared, go);
      // What stands between the two stays where it is, and so does the cursor in it.
      if (page) {
        page.top.replaceWith(next.top);
        page.rest.replaceWith(next.rest);
      } else root.replaceChildren(next.top, slot, next.rest);
      page = next;
      showChosen(page.top);
      page.show(state);
      if (kept) root.querySelector<HTMLElement>(`[data-keep="${kept}"]`)?.focus({ preventScroll: true });
    } else page.show(state);
  };
  const go: Go = (change) => {
    state = { ...state, ...change };
    history.replaceState(undefined, "", addressOf(state));
    show();
  };
  const editing = makeEditing(go, show);
  slot.append(editing.element);
  addEventListener(
    "hashchange",
    () => {
      state = stateOf(location.hash);
      show();
    },
    { signal },
  );
  addEventListener(
    "keydown",
    (event) => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const isTyping =
        event.target instanceof Element && event.target.matches("input, textarea, select, pre, .heat, .code");
      if (by === 0 || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const last = page?.last ?? 0;
      go({ step: Math.max(0, Math.min(Math.min(state.step, last) + by, last)), node: undefined });
    },
    { signal },
  );
  show();
  return abort;
};

const abortable = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (): void => controller.abort() };
};
