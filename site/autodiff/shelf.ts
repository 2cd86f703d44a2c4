/** The shelf on which the scripts of the page leave things for one another: classic scripts, which a page from a disk may load too, have no exports. */
import type { Checker } from "./editing/checker.ts";
import { h } from "./dom.ts";
import type { View } from "./view.ts";

/** What scripts leave. */
interface Shelf {
  /** Views whose code was loaded, by their names. */
  views?: Readonly<Record<string, View | undefined>>;
  /** The compiler of types, where it runs in the page. */
  checker?: Checker;
  /** Settled when the page with the editor stands, or cannot. */
  editor?: Promise<void>;
  /** Ends the page as a script shows it, before another one shows it. */
  endPage?: () => void;
}

const holder = globalThis as { autodiff?: Shelf };

/** What scripts have left for one another. */
export const shelf: Shelf = (holder.autodiff ??= {});

/** Loads the script of a name, which stands beside the page. */
export const loadScript = (name: string): Promise<void> =>
  new Promise((done, fail) => {
    const script = h("script", { src: `./${name}.js` });
    script.addEventListener("load", () => done());
    script.addEventListener("error", () =>
      fail(new Error(`The script ${name}.js beside this page could not be loaded.`)),
    );
    document.head.append(script);
  });
