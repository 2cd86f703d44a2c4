/** The views, in their order. */
import { descentView } from "./descent-view.ts";
import { drillView } from "./drill-view.ts";
import { forwardView } from "./forward-view.ts";
import { lazyView } from "./lazy-view.ts";
import type { View } from "./view.ts";

/** The views below the graph; the first is open if the address names none. */
export const views: readonly View[] = [
  forwardView,
  descentView,
  lazyView({ id: "compiler", title: "The compiler" }),
  drillView,
  lazyView({ id: "break", title: "Break it" }),
];
