/** The parts that are made ready when the page is built: pictures of graphs, and code. */
import type { Example } from "./example.ts";
import type { Layout } from "./layout.ts";
import type { ShownStage } from "./shown-stage.ts";
import type { Source } from "./source.ts";

/** What the page is built with. */
export interface Prepared {
  /** The picture of each function's graph, by its id. */
  readonly layouts: Readonly<Record<string, Layout>>;
  /** The code of each function, by its id. */
  readonly functions: Readonly<Record<string, string>>;
  /** The code of each operation whose rule can be broken, by its name. */
  readonly rules: Readonly<Record<string, string>>;
  /** Where pages of sources stand, if the page is a part of a site that has them. */
  readonly sources?: string;
  /** The code of each operation, by its name. */
  readonly operations: Readonly<Record<string, Source>>;
  /** Makes the compiler's stages of a function of the reader's own, where they can be made in the page. */
  readonly stagesOf?: (of: Example) => Promise<readonly ShownStage[]>;
}
