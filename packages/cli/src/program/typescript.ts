/**
 * Lets this process import TypeScript. Node 20 cannot, and later versions refuse some of it; so what they do is not asked for, and
 * a model runs on all of them or on none. To load this file is to ask for it.
 */
import * as loader from "node:module";

/** Newer than the types of Node 20: hooks in this very thread. */
interface Newer {
  readonly registerHooks?: (hooks: object) => unknown;
}

const isSource = import.meta.url.endsWith(".ts");

/**
 * Whoever runs the sources of this package has a loader of TypeScript already. That of tsx takes a file for CommonJS that lies outside of
 * a package of modules, and loads this library a second time for it: the second copy tells nobody of its nodes, nor of their lines.
 */
const isByTsx = process.execArgv.some((word) => /\btsx\b/.test(word));

if (!isSource || isByTsx) {
  const { registerHooks } = loader as Newer;
  if (registerHooks) registerHooks(await import("./typescript-hooks.ts"));
  else loader.register(`./typescript-hooks.${isSource ? "ts" : "js"}`, import.meta.url);
  process.setSourceMapsEnabled(true);
}
