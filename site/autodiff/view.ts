/** Shows what stands below the graph: one of several views, which is made when it is first looked at. */
import type { State } from "./address.ts";
import type { Prepared } from "./prepared.ts";
import type { Go, Opened, Seen } from "./seen.ts";

/** A view of a function that is open. */
export interface View {
  /** Its name in the address. */
  readonly id: string;
  readonly title: string;
  readonly open: (of: Opened, go: Go, prepared: Prepared) => Part;
}

/** A part of the page, and how it follows the rest. */
export interface Part {
  readonly element: HTMLElement;
  readonly show: (seen: Seen, state: State) => void;
}
