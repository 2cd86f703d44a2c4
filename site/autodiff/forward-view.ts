/** Forward mode beside reverse: the tangent of the node that is looked at, and what each mode costs. */
import { at, type Elements } from "@attrec/tensor/extend";
import type { State } from "./address.ts";
import type { Cost } from "./costs.ts";
import { h } from "./dom.ts";
import { costsOfExample, type Direction, parametersOf, tangentsOf } from "./forward.ts";
import { heatMap } from "./heat-map.ts";
import { numeral } from "./numbers.ts";
import type { Opened, Seen } from "./seen.ts";
import type { View } from "./view.ts";
import type { Watched } from "./watch.ts";

/** A place in a tensor, by dimension: `[1, 0]`. */
export const placeOf = (index: number, sizes: readonly number[]): string => {
  let rest = index;
  const places = sizes.toReversed().map((size) => {
    const place = rest % size;
    rest = Math.floor(rest / size);
    return place;
  });
  return places.length === 0 ? "" : `[${places.toReversed().join(", ")}]`;
};

/** The direction that an address names, or the first there is. */
const directionOf = (graph: Watched, parameters: readonly number[], along: string | undefined): Direction => {
  const [, name = "", index = ""] = /^(.*)\.(\d+)$/.exec(along ?? "") ?? [];
  const node = parameters.find((i) => at(graph.nodes, i).name === name) ?? at(parameters, 0);
  return { node, index: Number(index) < at(graph.nodes, node).value.length ? Number(index) : 0 };
};

/** The choice among all numbers of the parameters. */
const chooser = ({ graph }: Opened, parameters: readonly number[]): HTMLSelectElement =>
  h(
    "select",
    {},
    ...parameters.map((i) => {
      const { name, value, tensor } = at(graph.nodes, i);
      return h(
        "optgroup",
        { label: name },
        ...Array.from(value, (x, index) =>
          h("option", { value: `${name}.${index}` }, `${name}${placeOf(index, tensor.sizes)} = ${numeral(x)}`),
        ),
      );
    }),
  );

const costRow = (what: string, { nodes, operations }: Cost, times: number): HTMLTableRowElement =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, what),
    ...[String(times), count(nodes * times), count(operations * times)].map((text) => h("td", {}, text)),
  );

const count = (x: number): string => x.toLocaleString("en");

/** What both modes cost. */
const costTable = (of: Opened): HTMLElement => {
  const { value, back, forward, directions, kept } = costsOfExample(of.example, of.graph);
  const head = ["For the whole gradient", "walks", "nodes", "operations on numbers"];
  return h(
    "div",
    {},
    h(
      "table",
      { class: "costs" },
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        costRow("the value alone", value, 1),
        costRow("reverse mode, beside it", back, 1),
        costRow("forward mode, beside it", forward, directions),
      ),
    ),
    h(
      "p",
      { class: "later" },
      `Reverse mode walks once, whatever the argument: but it reads ${count(kept)} computed numbers on its way back, which have to be kept until then. Forward mode keeps nothing, and walks once for each of the ${count(directions)} numbers of the argument. Counted in the graphs as they are traced, before the compiler.`,
    ),
  );
};

/** The derivative of the result with respect to one number: both modes' answer. */
const agreement = (seen: Seen, { node, index }: Direction, tangents: ReadonlyMap<number, Elements>): HTMLElement => {
  const { graph } = seen;
  const { name, cotangent, tensor } = at(graph.nodes, node);
  const forward = tangents.get(graph.output)?.[0] ?? NaN;
  const reverse = cotangent?.[index] ?? 0;
  return h(
    "p",
    { class: "agreement" },
    `Forward mode ends with ∂/∂${name}${placeOf(index, tensor.sizes)} = `,
    h("b", {}, numeral(forward)),
    ", and reverse mode has ",
    h("b", {}, numeral(reverse)),
    ` at that place of d_${name}.`,
  );
};

/** Forward mode. */
export const forwardView: View = {
  id: "forward",
  title: "Forward mode",
  open: (of, go) => {
    const { graph, example } = of;
    const parameters = parametersOf(example, graph);
    const select = chooser(of, parameters);
    select.addEventListener("change", () => go({ along: select.value }));
    const result = h("div", { class: "tangent", "aria-live": "polite" });
    const element = h(
      "div",
      {},
      h(
        "p",
        {},
        "Let one number of the arguments change. How fast does every node change with it? That is its tangent, and the rules that send cotangents back give it too: no operation here has a second rule.",
      ),
      h("label", {}, "The number that changes: ", select),
      result,
      costTable(of),
    );
    const walkAlong = (along: string | undefined) => {
      const direction = directionOf(graph, parameters, along);
      return { along, direction, tangents: tangentsOf(graph, direction) };
    };
    let walk: ReturnType<typeof walkAlong> | undefined;
    const show = (seen: Seen, { along }: State): void => {
      if (walk?.along !== along || !walk) walk = walkAlong(along);
      const { direction, tangents } = walk;
      const { name, tensor } = at(graph.nodes, seen.node);
      const tangent = tangents.get(seen.node);
      select.value = `${at(graph.nodes, direction.node).name}.${direction.index}`;
      result.replaceChildren(
        h("h3", {}, `The tangent of ${name}`),
        tangent
          ? heatMap({ shape: tensor.shape, sizes: tensor.sizes, numbers: tangent }, `The tangent of ${name}`)
          : h("p", { class: "later" }, "It is no float, and has none."),
        agreement(seen, direction, tangents),
      );
    };
    return { element, show };
  },
};
