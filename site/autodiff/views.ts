/** The views, in their order. */
import { descentView } from "./descent-view.ts";
import { forwardView } from "./forward-view.ts";
import type { View } from "./view.ts";

/** The views below the graph; the first is open if the address names none. */
export const views: readonly View[] = [forwardView, descentView];
