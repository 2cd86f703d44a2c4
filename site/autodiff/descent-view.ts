/** Gradient descent on the page: the arguments move, and with them all that is shown. */
import { at } from "@attrec/tensor/extend";
import { MOST_MOVED } from "./address.ts";
import { chart } from "./chart.ts";
import { descend } from "./descent.ts";
import { button, h } from "./dom.ts";
import { numeral } from "./numbers.ts";
import type { View } from "./view.ts";

/** Gradient descent. */
export const descentView: View = {
  id: "descent",
  title: "Gradient descent",
  open: ({ start, example, moved }, go) => {
    const values = descend(start, moved).map(({ value }) => value);
    const to = (steps: number): void => go({ moved: Math.min(MOST_MOVED, steps) });
    const last = at(values, values.length - 1);
    const element = h(
      "div",
      {},
      h(
        "p",
        {},
        `What the gradient is for: each number of the argument less ${example.rate} times its cotangent. The whole page moves along; look at the nodes again.`,
      ),
      h(
        "div",
        { class: "keys" },
        button({ class: "primary", "data-keep": "a step" }, () => to(moved + 1), "a step"),
        button({ "data-keep": "ten steps" }, () => to(moved + 10), "ten steps"),
        button({ ...(moved === 0 && { disabled: true }) }, () => to(0), "back to the start"),
      ),
      chart(values, `The value over ${moved} steps, from ${numeral(at(values, 0))} to ${numeral(last)}`),
      h("p", { class: "now", "aria-live": "polite" }, `After ${moved} steps the value is ${numeral(last)}.`),
    );
    return { element, show: () => undefined };
  },
};
