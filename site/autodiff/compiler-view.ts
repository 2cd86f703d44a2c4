/** The compiler's stages on a slider: the text before and after each, with what changed marked. */
import { at } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import { h } from "./dom.ts";
import type { Seen } from "./seen.ts";
import { marked, type ShownStage } from "./shown-stage.ts";
import type { View } from "./view.ts";

/** The stages of each function, by its id, which the script is built with. */
declare const STAGES: Readonly<Record<string, readonly ShownStage[]>>;

const CODE = ["wasm", "WGSL"];

/** A text with its marked lines. */
const textView = (
  title: string,
  { name, text }: ShownStage,
  other: ShownStage | undefined,
  mark: string,
): HTMLElement => {
  const lines = other ? marked(text, other.text) : text.split("\n").map((line) => ({ text: line, isAlone: false }));
  return h(
    "div",
    {},
    h("h3", {}, title),
    h(
      "pre",
      { tabindex: 0, "aria-label": `${title}: ${name}` },
      h("code", {}, ...lines.map((line) => h("span", { class: line.isAlone ? mark : "line" }, `${line.text}\n`))),
    ),
  );
};

const linesIn = ({ text }: ShownStage): number => text.split("\n").length;

/** What a stage did, in numbers. */
const summary = (before: ShownStage | undefined, after: ShownStage): string => {
  if (!before || CODE.includes(after.name)) return "";
  const [from, to] = [linesIn(before), linesIn(after)];
  if (before.text === after.text) return "Nothing changed here.";
  return from === to ? `${to} lines.` : `${from} lines became ${to}.`;
};

/** The compiler. */
export const compilerView: View = {
  id: "compiler",
  title: "The compiler",
  open: ({ start, isEdited }, go, { stagesOf }) => {
    let stages = isEdited ? undefined : STAGES[start.id];
    const slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Stage" });
    const names = h("div", { class: "keys", role: "group", "aria-label": "Stages" });
    const place = h("div", { class: "stage", "aria-live": "polite" });
    slider.addEventListener("input", () => go({ stage: Number(slider.value) }));
    let now: State | undefined;
    const show = (): void => {
      if (!stages || !now) return;
      const { stage = 0 } = now;
      slider.max = String(stages.length - 1);
      const number = Math.min(stage, stages.length - 1);
      const after = at(stages, number);
      // Both kinds of code are made of the kernels, which are the last stage but them.
      const before = CODE.includes(after.name)
        ? stages.findLast(({ name }) => !CODE.includes(name))
        : stages[number - 1];
      slider.value = String(number);
      slider.setAttribute("aria-valuetext", after.name);
      names.replaceChildren(
        ...stages.map(({ name }, i) => {
          const own = h("button", { type: "button", "aria-pressed": String(i === number), "data-stage": name }, name);
          own.addEventListener("click", () => {
            go({ stage: i });
            names.querySelectorAll("button")[i]?.focus();
          });
          return own;
        }),
      );
      const isCode = CODE.includes(after.name);
      place.replaceChildren(
        h("p", {}, h("b", {}, after.name), ` — ${after.why} ${summary(before, after)}`),
        h(
          "div",
          { class: "beside" },
          before ? textView("before", before, isCode ? undefined : after, "gone") : undefined,
          textView(before ? "after" : "the trace", after, isCode ? undefined : before, "new"),
        ),
      );
    };
    const element = h(
      "div",
      {},
      h(
        "p",
        {},
        "What compile makes of the value and the gradient together, pass by pass. In a line, %3 is a node, and what follows the operation are its inputs and sizes; marked is what the other side has no like of, numbers of nodes aside.",
      ),
      slider,
      names,
      place,
    );
    const say = (text: string): void => place.replaceChildren(h("p", { class: "later" }, text));
    if (isEdited && stagesOf) {
      say("The compiler works…");
      stagesOf(start).then(
        (made) => {
          stages = made;
          show();
        },
        (fault: Error) => say(fault.message),
      );
    }
    return {
      element,
      show: (_seen: Seen, state: State) => {
        now = state;
        show();
      },
    };
  },
};
