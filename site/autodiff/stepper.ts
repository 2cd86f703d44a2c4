/** The bar that steps: buttons, a slider, and a sentence about the step. */
import { at } from "@attrec/tensor/extend";
import { button, h } from "./dom.ts";
import type { Go, Opened, Seen } from "./seen.ts";

/** The bar, and how it follows the page. */
export interface Stepper {
  readonly element: HTMLElement;
  readonly show: (seen: Seen) => void;
}

/** What a step does, as a sentence. */
export const sentenceOf = ({ graph, steps, step }: Seen): string => {
  const { kind, node } = at(steps, step);
  const { name, formula, inputs, tensor, contributions } = at(graph.nodes, node);
  const receivers = inputs
    .filter((i) => at(graph.nodes, i).contributions.length > 0)
    .map((i) => at(graph.nodes, i).name);
  switch (kind) {
    case "given":
      return "The arguments are given. Step forwards to compute the first value.";
    case "forward":
      return `Forwards: ${name} = ${formula}`;
    case "seed":
      return `Back again: the result ${name} has the cotangent 1.`;
    case "backward":
      return contributions.length === 0
        ? ""
        : `Back: the rule of ${tensor.operation.name} takes d_${name} to ${[...new Set(receivers)].join(" and ")}.`;
  }
};

/** The bar of a function. */
export const stepper = ({ steps }: Opened, go: Go): Stepper => {
  const last = steps.length - 1;
  const turn = steps.findIndex(({ kind }) => kind === "seed");
  let current = 0;
  const to = (step: number): void => go({ step: Math.max(0, Math.min(step, last)), node: undefined });
  const slider = h("input", { type: "range", min: 0, max: last, step: 1, "aria-label": "Step" });
  slider.addEventListener("input", () => to(Number(slider.value)));
  const sentence = h("p", { class: "sentence", "aria-live": "polite" });
  const place = h("span", { class: "place" });
  const first = button({ title: "To the beginning" }, () => to(0), "start");
  const back = button({ title: "A step back (←)", "aria-label": "A step back" }, () => to(current - 1), "◀");
  const on = button(
    { class: "primary", title: "A step on (→)", "aria-label": "A step on" },
    () => to(current + 1),
    "▶",
  );
  const turning = button({ title: "To the result" }, () => to(turn - 1), "result");
  const end = button({ title: "To the gradient" }, () => to(last), "gradient");
  const element = h(
    "div",
    { class: "stepper", role: "group", "aria-label": "Steps" },
    h("div", { class: "keys" }, first, back, on, turning, end, place),
    slider,
    sentence,
  );
  const show = (seen: Seen): void => {
    current = seen.step;
    slider.value = String(seen.step);
    slider.setAttribute("aria-valuetext", sentenceOf(seen));
    sentence.textContent = sentenceOf(seen);
    place.textContent = `step ${seen.step} of ${last}`;
    first.disabled = back.disabled = seen.step === 0;
    on.disabled = end.disabled = seen.step === last;
  };
  return { element, show };
};
