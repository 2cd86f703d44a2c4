/** The graph as a picture of buttons: what is known is drawn full, and what a step moves is drawn strong. */
import { at } from "@attrec/tensor/extend";
import { s } from "./dom.ts";
import { labelOf, type Layout, STRIPS } from "./layout.ts";
import { strengths } from "./numbers.ts";
import type { Go, Opened, Seen } from "./seen.ts";
import { receivedBy, valueStep } from "./steps.ts";

/** The picture, and how it follows the page. */
export interface GraphView {
  readonly element: SVGSVGElement;
  readonly show: (seen: Seen) => void;
}

/** Room around the picture, for outlines. */
const EDGE = 8;

/** The most squares in a strip. */
const MOST = 16;

/** A row of squares, one for each number, coloured like a heat map. */
const strip = (
  numbers: ArrayLike<number>,
  name: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
): SVGGElement => {
  const shown = strengths(numbers).slice(0, MOST);
  const size = Math.min(6, (at.width - 12) / shown.length - 1);
  const start = at.x - (shown.length * (size + 1) - 1) / 2;
  const squares = shown.map((strength, i) => {
    const own = s("rect", { x: start + i * (size + 1), y: at.y, width: size, height: 5 });
    own.style.setProperty("--heat", `${Math.round(15 + Math.abs(strength) * 80)}%`);
    own.setAttribute("class", strength < 0 ? "cold" : "warm");
    return own;
  });
  return s("g", { class: `strip ${name}`, "aria-hidden": "true" }, ...squares);
};

/** The picture of a function's graph. */
export const graphView = ({ graph, steps, example }: Opened, layout: Layout, go: Go): GraphView => {
  const arrows = layout.arrows.map(({ from, to, path }) => ({
    from,
    to,
    element: s("path", { d: path, class: "arrow" }),
  }));
  const boxes = layout.boxes.map(({ node, x, y, width, height }) => {
    const own = at(graph.nodes, node);
    const [title, below] = labelOf(own);
    const place = { x, "text-anchor": "middle" };
    const element = s(
      "g",
      { class: `box ${own.kind}`, role: "button", "data-node": own.name },
      s("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 7 }),
      s("text", { ...place, y: y - height / 2 + 18, class: "title" }, title),
      s("text", { ...place, y: y - height / 2 + 32, class: "dimensions" }, below),
      strip(own.value, "values", { x, y: y + height / 2 - STRIPS, width }),
      own.cotangent ? strip(own.cotangent, "cotangents", { x, y: y + height / 2 - STRIPS / 2 - 1, width }) : undefined,
    );
    element.addEventListener("click", () => go({ node: own.name }));
    element.addEventListener("keydown", (event) => {
      const next =
        event.key === "ArrowUp"
          ? own.inputs.find((i) => at(graph.nodes, i).kind !== "number")
          : event.key === "ArrowDown"
            ? graph.nodes.findIndex(({ inputs }) => inputs.includes(node))
            : undefined;
      if (next === undefined || next < 0) return;
      event.preventDefault();
      go({ node: at(graph.nodes, next).name });
      boxOf(next)?.element.focus();
    });
    return { node, x, y, element };
  });
  const boxOf = (node: number) => boxes.find((box) => box.node === node);
  const element = s(
    "svg",
    {
      viewBox: `${-EDGE} ${-EDGE} ${layout.width + 2 * EDGE} ${layout.height + 2 * EDGE}`,
      width: layout.width + 2 * EDGE,
      height: layout.height + 2 * EDGE,
      role: "group",
      "aria-label": `The graph of ${example.title}: each node is a button`,
    },
    s("g", {}, ...arrows.map((arrow) => arrow.element)),
    s("g", {}, ...boxes.map((box) => box.element)),
  );

  const show = (seen: Seen): void => {
    const current = at(steps, seen.step);
    for (const { node, element } of boxes) {
      const { kind } = at(graph.nodes, node);
      const isKnown = kind !== "computed" || valueStep(steps, node) <= seen.step;
      const { parts, missing } = receivedBy(graph, steps, seen.step, node);
      const back = parts.length === 0 ? "" : missing === 0 ? ", cotangent known" : ", cotangent in part";
      element.classList.toggle("known", isKnown);
      element.classList.toggle("part", parts.length > 0 && missing > 0);
      element.classList.toggle("whole", parts.length > 0 && missing === 0);
      element.classList.toggle("current", node === current.node && seen.step > 0);
      element.classList.toggle("selected", node === seen.node);
      element.setAttribute("tabindex", node === seen.node ? "0" : "-1");
      element.setAttribute("aria-pressed", String(node === seen.node));
      element.setAttribute("aria-description", `${isKnown ? "value known" : "no value yet"}${back}`);
    }
    for (const { from, to, element } of arrows) {
      const isMoving =
        current.node === to && (current.kind === "forward" || (current.kind === "backward" && hasCotangent(from)));
      element.classList.toggle("moving", isMoving);
      element.classList.toggle("backward", isMoving && current.kind === "backward");
    }
  };
  const hasCotangent = (node: number): boolean => at(graph.nodes, node).contributions.length > 0;
  return { element, show };
};

/** Brings a node of the picture into the middle of what is seen of it. */
export const reveal = (frame: HTMLElement, layout: Layout, node: number, svg: SVGSVGElement): void => {
  const box = layout.boxes.find((own) => own.node === node);
  if (!box) return;
  const scale = svg.clientWidth / layout.width || 1;
  const [left, top] = [box.x * scale - frame.clientWidth / 2, box.y * scale - frame.clientHeight / 2];
  frame.scrollTo({ left, top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
};
