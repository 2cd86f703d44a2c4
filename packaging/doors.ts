/** The imports that the packages offer, and the code that their READMEs show. */
import type { Packed } from "./install-packed.ts";

/** The names under which a package's code is imported: of `"./gpu"` in @attrec/tensor it is `@attrec/tensor/gpu`. */
export const doorsOf = (packages: readonly Packed[]): readonly string[] =>
  packages.flatMap(({ manifest }) =>
    Object.entries(manifest.exports)
      .filter(([, door]) => typeof door !== "string")
      .map(([path]) => manifest.name + path.slice(1)),
  );

/** Doors whose types mention Node's types, so that `@types/node` has to be installed. */
export const isForNode = (door: string): boolean => door.endsWith("/node") || door === "@attrec/compare";

/** Doors that Node lets CommonJS require: vega, which the comparison draws with, waits at its top level. */
export const isRequirable = (door: string): boolean => door !== "@attrec/compare";

/** The blocks of a README that are marked as code of one language. */
export const blocksOf = (readme: string, language: "sh" | "ts"): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code = ""]) => code);

/** The code of all READMEs, each block with a name for its file. */
export const samplesOf = (packages: readonly Packed[]): ReadonlyMap<string, string> =>
  new Map(
    packages.flatMap(({ manifest, readme }) =>
      blocksOf(readme, "ts").map((code, index) => [`${manifest.name.replaceAll(/\W/g, "-")}-${index}`, code] as const),
    ),
  );
