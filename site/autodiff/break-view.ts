/** "Break it": the rule of an operation as a text to be changed, and the law that finds the mistake. */
import { read } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import { ruleOf, type Verdict, verdictOn } from "./breaking.ts";
import { button, h } from "./dom.ts";
import { heatMap } from "./heat-map.ts";
import { numeral } from "./numbers.ts";
import { type Breakable, breakables } from "./rules.ts";
import type { Seen } from "./seen.ts";
import type { View } from "./view.ts";

/** The smallest call at which a rule is wrong, in words and as maps. */
const counterexampleView = (
  { id, inputs }: Breakable,
  { counterexample, draws, shrinks }: Verdict,
  milliseconds: number,
): readonly HTMLElement[] => {
  const time = `${Math.max(1, Math.round(milliseconds))} ms`;
  if (!counterexample) {
    return [h("p", { class: "held" }, `It holds: ${draws} drawn calls, and no counterexample, in ${time}.`)];
  }
  const { check } = counterexample;
  const input = inputs[Number(check?.path ?? 0)] ?? "";
  return [
    h(
      "p",
      { class: "caught" },
      h("b", {}, "Caught. "),
      `${draws === 1 ? "The first drawn call" : `Drawn call number ${draws}`} was wrong; made smaller ${shrinks} times, in ${time}. The smallest counterexample, of ${counterexample.elements === 1 ? "one element" : `${counterexample.elements} elements`}:`,
    ),
    h(
      "div",
      { class: "call" },
      ...counterexample.inputs.map((x, i) =>
        h(
          "div",
          { class: "term" },
          h("div", { class: "from" }, inputs[i] ?? ""),
          heatMap({ shape: x.shape, sizes: x.sizes, numbers: read(x) }, `The input ${inputs[i] ?? ""} of ${id}`),
        ),
      ),
    ),
    h(
      "p",
      {},
      check
        ? `There the rule says ${numeral(check.gradient)} for ${input}, and the difference quotient is ${numeral(check.difference)} (of a sum of the results with weights of their own).`
        : counterexample.sentence,
    ),
  ];
};

/** The fields of a rule, one for each input. */
const fieldsOf = ({ inputs }: Breakable, texts: readonly string[]): readonly HTMLInputElement[] =>
  inputs.map((name, i) =>
    h("input", {
      type: "text",
      value: texts[i] ?? "",
      "aria-label": `The cotangent of ${name}`,
      spellcheck: "false",
      autocomplete: "off",
    }),
  );

/** Wrong rules, and how they are found. */
export const breakView: View = {
  id: "break",
  title: "Break it",
  open: (_, go, { rules }) => {
    const list = h("div", { class: "keys", role: "group", "aria-label": "Mistakes" });
    const form = h("div", { class: "rules" });
    const verdict = h("div", { class: "verdict", "aria-live": "polite" });
    const shipped = h("div", {});
    let seed = 0;
    let shown: string | undefined;

    const show = (_seen: Seen, { rule }: State): void => {
      const of = breakables.find(({ id }) => id === rule) ?? at(breakables, 0);
      if (shown === of.id) return;
      shown = of.id;
      list.replaceChildren(
        ...breakables.map(({ id }) =>
          button({ "aria-pressed": String(id === of.id), "data-rule": id }, () => go({ rule: id }), id),
        ),
      );
      const fields = fieldsOf(of, of.wrong);
      const tryIt = (): void => {
        const start = performance.now();
        try {
          const result = verdictOn(
            of,
            ruleOf(
              of,
              fields.map(({ value }) => value),
            ),
            { seed: ++seed },
          );
          verdict.replaceChildren(...counterexampleView(of, result, performance.now() - start));
        } catch (error) {
          verdict.replaceChildren(h("p", { class: "caught" }, error instanceof Error ? error.message : String(error)));
        }
      };
      const fill = (texts: readonly string[]): void => {
        fields.forEach((field, i) => (field.value = texts[i] ?? ""));
        verdict.replaceChildren();
      };
      for (const field of fields) {
        field.addEventListener("keydown", ({ key }) => {
          if (key === "Enter") tryIt();
        });
      }
      form.replaceChildren(
        h(
          "p",
          {},
          h("code", {}, `y = ${of.id}(${of.inputs.join(", ")})`),
          `. In the rule below ${of.mistake}. Find out whether the law notices; change it; mend it.`,
        ),
        ...fields.map((field, i) =>
          h("label", {}, h("span", { class: "formula" }, `d_${of.inputs[i] ?? ""} = `), field),
        ),
        h(
          "div",
          { class: "keys" },
          button({ class: "primary", "data-try": true }, tryIt, "try it by the law"),
          button({}, () => fill(of.wrong), "the mistake"),
          button({}, () => fill(of.right), "as shipped"),
        ),
      );
      verdict.replaceChildren();
      shipped.replaceChildren(
        h("pre", { tabindex: 0, "aria-label": `The code of ${of.id}` }, h("code", {}, rules[of.id] ?? "")),
      );
    };
    const element = h(
      "div",
      {},
      h(
        "p",
        {},
        "Every rule of the library is held to one law: the gradient is the limit of differences, on calls that the operation's own sampler draws. fast-check draws them here, and makes a failing call as small as it can. In a rule, ",
        h("code", {}, "dy"),
        " is what comes back, ",
        h("code", {}, "y"),
        " the result; there are + - * / > and exp, log, tanh, sigmoid, sqrt, square, sin, cos.",
      ),
      list,
      form,
      verdict,
      shipped,
    );
    return { element, show };
  },
};
