/** Hooks of Node's module loader for TypeScript: types are taken out, by esbuild, and a map tells the lines of the source. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

/** The part of what a hook is told, and of what it gives back, that these hooks look at. */
interface Resolving {
  readonly parentURL?: string | undefined;
}
interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

const isTypeScript = (url: string | undefined): url is string =>
  url !== undefined && url.startsWith("file:") && /\.m?ts$/.test(new URL(url).pathname);

/** Imports of `./x.js` and of `./x` in TypeScript mean `./x.ts` where there is no such file: its compiler wants them so. */
export const resolve = <T>(
  specifier: string,
  context: Resolving,
  nextResolve: (specifier: string, context: Resolving) => T,
): T => {
  const meant = isTypeScript(context.parentURL) ? sourceOf(specifier, context.parentURL) : undefined;
  return nextResolve(meant ?? specifier, context);
};

const sourceOf = (specifier: string, parent: string): string | undefined => {
  if (!/^\.{1,2}\//.test(specifier) || existsSync(new URL(specifier, parent))) return undefined;
  const candidates = [specifier.replace(/\.(m?)js$/, ".$1ts"), `${specifier}.ts`];
  return candidates.find((one) => one !== specifier && existsSync(new URL(one, parent)));
};

/** What Node loads in the place of a file of TypeScript. */
export const load = <T>(url: string, context: unknown, nextLoad: (url: string, context: unknown) => T): T | Loaded => {
  if (!isTypeScript(url)) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const { code } = transformSync(readFileSync(file, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: file,
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
  });
  return { format: "module", source: code, shortCircuit: true };
};
