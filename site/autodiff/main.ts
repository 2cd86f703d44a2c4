/** The page: what is shown follows from its address, and every click changes that. */
import { at } from "@attrec/tensor/extend";
import { addressOf, type State, stateOf } from "./address.ts";
import { h } from "./dom.ts";
import { examples } from "./examples.ts";
import { graphView, reveal } from "./graph-view.ts";
import { nodeView } from "./node-view.ts";
import type { Prepared } from "./prepared.ts";
import { type Go, opened, seenOf } from "./seen.ts";
import { stepper } from "./stepper.ts";
import type { Part } from "./view.ts";
import { views } from "./views.ts";

declare const PREPARED: Prepared;

/** The parts of the page that belong to one function at one point. */
const pageOf = (at: State, go: Go) => {
  const of = opened(at);
  const { id } = of.example;
  const layout = PREPARED.layouts[id];
  if (!layout) throw new Error(`The page was built without a picture of '${id}'.`);
  const picture = graphView(of, layout, go);
  const bar = stepper(of, go);
  const frame = h("div", { class: "graph", tabindex: 0, role: "region", "aria-label": "The graph" }, picture.element);
  const panel = h("section", { class: "node", "aria-label": "The node" });
  const below = h("section", { class: "below", "aria-label": "More" });
  const element = h(
    "div",
    { class: "watched" },
    functionChooser(id, go),
    h("p", { class: "about" }, h("span", { class: "formula" }, of.example.formula), " ", of.example.about),
    h("div", { class: "columns" }, h("div", { class: "left" }, frame, bar.element, codeOf(id)), panel),
    below,
  );
  let open: { readonly id: string; readonly part: Part } | undefined;
  const show = (state: State): void => {
    const seen = seenOf(of, state);
    picture.show(seen);
    bar.show(seen);
    panel.replaceChildren(...nodeView(seen, PREPARED, go));
    reveal(frame, layout, seen.node, picture.element);
    const view = views.find((own) => own.id === state.view) ?? views[0];
    if (view && open?.id !== view.id) {
      open = { id: view.id, part: view.open(of, go, PREPARED) };
      below.replaceChildren(viewChooser(view.id, go), open.part.element);
    }
    open?.part.show(seen, state);
  };
  return {
    isFor: ({ f, moved = 0 }: State) => f === id && moved === of.moved,
    element,
    show,
    last: of.steps.length - 1,
  };
};

/** Another function, from its beginning; what stands below the graph stays. */
const FRESH = { step: 0, node: undefined, moved: undefined, along: undefined, stage: undefined } as const;

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

const codeOf = (id: string): HTMLElement =>
  h(
    "details",
    { class: "source" },
    h("summary", {}, "The function, as it is written"),
    h("pre", { tabindex: 0, "aria-label": "The function" }, h("code", {}, PREPARED.functions[id])),
  );

const start = (root: HTMLElement): void => {
  let state = stateOf(location.hash);
  let page: ReturnType<typeof pageOf> | undefined;
  const show = (): void => {
    if (!page?.isFor(state)) {
      // Whoever uses keys goes on where the page was left.
      const kept = document.activeElement?.getAttribute("data-keep");
      page = pageOf(state, go);
      root.replaceChildren(page.element);
      showChosen(page.element);
      page.show(state);
      if (kept) root.querySelector<HTMLElement>(`[data-keep="${kept}"]`)?.focus({ preventScroll: true });
    } else page.show(state);
  };
  const go: Go = (change) => {
    state = { ...state, ...change };
    history.replaceState(undefined, "", addressOf(state));
    show();
  };
  addEventListener("hashchange", () => {
    state = stateOf(location.hash);
    show();
  });
  addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select, pre, .heat");
    if (by === 0 || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const last = page?.last ?? 0;
    go({ step: Math.max(0, Math.min(Math.min(state.step, last) + by, last)), node: undefined });
  });
  show();
};

start(at([...document.querySelectorAll<HTMLElement>("#page")], 0));
