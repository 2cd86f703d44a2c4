/** The node that is looked at: formula, value, the sum that its cotangent is, and the code of its operation. */
import { at } from "@attrec/tensor/extend";
import { h } from "./dom.ts";
import { heatMap, type Shown } from "./heat-map.ts";
import type { Prepared } from "./prepared.ts";
import type { Go, Seen } from "./seen.ts";
import type { Source } from "./source.ts";
import { receivedBy, valueStep } from "./steps.ts";
import type { Contribution } from "./watch.ts";

/** The panel of the node that is looked at. */
export const nodeView = (seen: Seen, { operations, sources }: Prepared, go: Go): readonly HTMLElement[] => {
  const { graph, steps, step, node } = seen;
  const own = at(graph.nodes, node);
  const isKnown = own.kind !== "computed" || valueStep(steps, node) <= step;
  const shown = shownOf(seen);
  const source = own.kind === "computed" ? operations[own.tensor.operation.name] : undefined;
  return [
    h(
      "header",
      {},
      h("h2", {}, own.name),
      h("p", { class: "formula" }, own.kind === "computed" ? `${own.name} = ${own.formula}` : own.kind),
    ),
    h("h3", {}, "Value"),
    isKnown ? heatMap(shown(own.value), `The value of ${own.name}`) : later("Not computed yet: step forwards."),
    h("h3", {}, "Cotangent"),
    h("div", { class: "cotangent" }, ...cotangentView(seen, go)),
    ...(source ? [sourceView(own.tensor.operation.name, source, sources)] : []),
  ];
};

/** Numbers of the node's shape, and its rows by name where its dimension has names for them. */
const shownOf = ({ graph, node, example }: Seen): ((numbers: ArrayLike<number>) => Shown) => {
  const { shape, sizes } = at(graph.nodes, node).tensor;
  const rowNames = sizes.length === 2 ? example.rowNames?.[String(shape[0])] : undefined;
  return (numbers) => ({ shape, sizes, numbers, rowNames });
};

const later = (text: string): HTMLElement => h("p", { class: "later" }, text);

const cotangentView = (seen: Seen, go: Go): readonly HTMLElement[] => {
  const { graph, steps, step, node } = seen;
  const { name, contributions, tensor } = at(graph.nodes, node);
  if (contributions.length === 0) {
    const why = tensor.dtype === "float" ? "the result does not depend on it through a derivative" : "it is no float";
    return [later(`None flows to ${name}: ${why}, or it is a constant.`)];
  }
  const { parts, missing, sum } = receivedBy(graph, steps, step, node);
  const shown = shownOf(seen);
  if (!sum) return [later(`Nothing has come back yet from its ${count(contributions.length, "use")}: step on.`)];
  const termOf = (part: Contribution, i: number): HTMLElement =>
    h(
      "div",
      { class: "term" },
      h("div", { class: "from" }, i === 0 ? "" : "+ ", whence(seen, part, go)),
      heatMap(shown(part.numbers), `What ${name} is sent`),
    );
  return [
    h(
      "p",
      { class: "sum-of" },
      contributions.length === 1
        ? `d_${name} is what its one use sends back:`
        : `d_${name} is a sum over ${contributions.length} uses${missing > 0 ? `, of which ${parts.length} ${parts.length === 1 ? "has" : "have"} come` : ""}:`,
    ),
    h("div", { class: "sum" }, ...parts.map(termOf)),
    ...(contributions.length === 1
      ? []
      : [
          h("div", { class: "from" }, missing > 0 ? "= so far" : `= d_${name}`),
          heatMap(shown(sum), `The cotangent of ${name}`),
        ]),
  ];
};

const count = (n: number, what: string): string => (n === 1 ? `one ${what}` : `${n} ${what}s`);

/** Who sent a part: a consumer, which can be looked at, or nobody. */
const whence = ({ graph }: Seen, { from }: Contribution, go: Go): HTMLElement => {
  if (!from) return h("span", {}, "the result itself: how fast it changes with itself is 1");
  const consumer = at(graph.nodes, from.node);
  const link = h("button", { type: "button", class: "link" }, `${consumer.name} = ${consumer.formula}`);
  link.addEventListener("click", () => go({ node: consumer.name }));
  const position = consumer.inputs.length > 1 ? `, as its input ${from.input + 1}` : "";
  return h("span", {}, "from ", link, position);
};

const sourceView = (name: string, { file, line, code, rule }: Source, sources: string | undefined): HTMLElement => {
  const lines = code.split("\n").map((text, i) => {
    const isRule = rule !== undefined && i >= rule[0] && i <= rule[1];
    return h("span", { class: isRule ? "rule" : "line" }, `${text}\n`);
  });
  const place = `${file}, line ${line}`;
  return h(
    "details",
    { class: "source", open: true },
    h("summary", {}, `The code of ${name}, its rule marked`),
    h("pre", { tabindex: 0, "aria-label": `The code of ${name}` }, h("code", {}, ...lines)),
    h(
      "p",
      { class: "file" },
      sources === undefined ? place : h("a", { href: `${sources}${file}.html#L${line}` }, place),
    ),
  );
};
