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

declare const PREPARED: Prepared;

/** The parts of the page that belong to one function. */
const pageOf = (id: string, go: Go) => {
  const of = opened(id);
  const layout = PREPARED.layouts[id];
  if (!layout) throw new Error(`The page was built without a picture of '${id}'.`);
  const picture = graphView(of, layout, go);
  const bar = stepper(of, go);
  const frame = h("div", { class: "graph", tabindex: 0, role: "region", "aria-label": "The graph" }, picture.element);
  const panel = h("section", { class: "node", "aria-label": "The node" });
  const chooser = h(
    "nav",
    { class: "chooser", "aria-label": "Functions" },
    ...examples.map((own) => choice(own.id, own.title, id)),
  );
  const element = h(
    "div",
    { class: "watched" },
    chooser,
    h("p", { class: "about" }, h("span", { class: "formula" }, of.example.formula), " ", of.example.about),
    h(
      "div",
      { class: "columns" },
      h(
        "div",
        { class: "left" },
        frame,
        bar.element,
        h(
          "details",
          { class: "source" },
          h("summary", {}, "The function"),
          h("pre", { tabindex: 0, "aria-label": "The function" }, h("code", {}, PREPARED.functions[id])),
        ),
      ),
      panel,
    ),
  );
  const show = (state: State): void => {
    const seen = seenOf(of, state);
    picture.show(seen);
    bar.show(seen);
    panel.replaceChildren(...nodeView(seen, PREPARED, go));
    reveal(frame, layout, seen.node, picture.element);
  };
  return { id, element, show, last: of.steps.length - 1 };
};

const choice = (id: string, title: string, chosen: string): HTMLElement =>
  h("a", { href: `#f=${id}`, ...(id === chosen && { "aria-current": "page" }) }, title);

const start = (root: HTMLElement): void => {
  let state = stateOf(location.hash);
  let page: ReturnType<typeof pageOf> | undefined;
  const show = (): void => {
    if (page?.id !== state.f) {
      page = pageOf(state.f, go);
      root.replaceChildren(page.element);
    }
    page.show(state);
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
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select, pre");
    if (by === 0 || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go({ step: Math.max(0, Math.min(state.step + by, page?.last ?? 0)), node: undefined });
  });
  show();
};

start(at([...document.querySelectorAll<HTMLElement>("#page")], 0));
