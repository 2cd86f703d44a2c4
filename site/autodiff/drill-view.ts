/** The drill: predict what the next rule sends, and be told. */
import { at } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import { button, h } from "./dom.ts";
import { isRight, type Question, questionAfter, TOLERANCE, typedNumber } from "./drill.ts";
import { placeOf } from "./forward-view.ts";
import { heatMap } from "./heat-map.ts";
import { numeral } from "./numbers.ts";
import type { Go, Opened, Seen } from "./seen.ts";
import type { View } from "./view.ts";

/** What is known before an answer: the formula, the values of its inputs and its result, and what came back to it. */
const knownOf = ({ graph }: Opened, { node }: Question): HTMLElement => {
  const own = at(graph.nodes, node);
  const map = (name: string, of: typeof own, numbers: ArrayLike<number>) =>
    h(
      "div",
      { class: "term" },
      h("div", { class: "from" }, name),
      heatMap({ shape: of.tensor.shape, sizes: of.tensor.sizes, numbers }, name),
    );
  const inputs = [...new Set(own.inputs)].map((i) => at(graph.nodes, i)).filter(({ kind }) => kind !== "number");
  return h(
    "div",
    { class: "call" },
    ...inputs.map((input) => map(input.name, input, input.value)),
    map(`${own.name} = ${own.formula}`, own, own.value),
    map(`d_${own.name}`, own, own.cotangent ?? []),
  );
};

/** A question with its fields. */
const questionView = (of: Opened, question: Question, go: Go, told: (right: number) => void): HTMLElement => {
  const { graph } = of;
  const { node, to, asked, step } = question;
  const [own, receiver] = [at(graph.nodes, node), at(graph.nodes, to)];
  const fields = asked.map(({ index }) => {
    const place = placeOf(index, receiver.tensor.sizes);
    return {
      place,
      field: h("input", {
        type: "text",
        inputmode: "text",
        "aria-label": `${receiver.name}${place}`,
        autocomplete: "off",
      }),
    };
  });
  const verdict = h("p", { class: "answer", "aria-live": "polite" });
  const mark = (): readonly boolean[] =>
    fields.map(({ field }, i) => {
      const right = isRight(typedNumber(field.value), at(asked, i).right);
      field.setAttribute("aria-invalid", String(!right));
      return right;
    });
  const check = (): void => {
    const right = mark().filter(Boolean).length;
    const all = right === asked.length;
    verdict.textContent = all
      ? "Right."
      : `${right} of ${asked.length} right. Look at the rule again, or have it shown.`;
    if (all) told(asked.length);
  };
  const reveal = (): void => {
    verdict.textContent = `The rule of ${own.tensor.operation.name} sends ${asked.map(({ right }) => numeral(right)).join(", ")}.`;
  };
  const rest = receiver.value.length - asked.length;
  return h(
    "div",
    {},
    h("h3", {}, `What does the rule of ${own.tensor.operation.name} send from ${own.name} to ${receiver.name}?`),
    knownOf(of, question),
    h(
      "form",
      { class: "answers" },
      ...fields.map(({ place, field }) =>
        h("label", {}, h("span", { class: "formula" }, `${receiver.name}${place} `), field),
      ),
    ),
    rest > 0
      ? h("p", { class: "later" }, `The first ${asked.length} of ${receiver.value.length} numbers will do.`)
      : undefined,
    h(
      "div",
      { class: "keys" },
      button({ class: "primary", "data-check": true }, check, "check"),
      button({}, reveal, "show me"),
      button({}, () => go({ step, node: undefined }), "take the step, and on"),
    ),
    verdict,
  );
};

/** The drill. */
export const drillView: View = {
  id: "drill",
  title: "Drill",
  open: (of, go) => {
    const turn = of.steps.findIndex(({ kind }) => kind === "seed");
    const score = h("p", { class: "later" });
    const place = h("div", {});
    let right = 0;
    let asked: number | undefined;
    const show = ({ step }: Seen, _state: State): void => {
      const question = questionAfter(of.graph, of.steps, Math.max(step, turn));
      if (asked === (question?.step ?? -1)) return;
      asked = question?.step ?? -1;
      place.replaceChildren(
        question
          ? questionView(of, question, go, (numbers) => {
              right += numbers;
              score.textContent = `${right} numbers right so far.`;
            })
          : h("p", {}, "That was the last rule: all cotangents are known. Go back to the result to begin again."),
      );
    };
    const element = h(
      "div",
      {},
      h(
        "p",
        {},
        `Predict the next part of a cotangent before you step to it. An answer may be off by ${100 * TOLERANCE.relative} %, or by ${TOLERANCE.absolute}; 1/3 is a number too.`,
      ),
      place,
      score,
    );
    return { element, show };
  },
};
