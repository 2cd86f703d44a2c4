// Finds texts in code that name a package of a higher floor: no check of imports sees an import by such a text.
import ts from "typescript";

/** The packages from the ground up, by their folders. */
export const FLOORS = ["tensor", "autodiff", "attrec", "baselines", "compare", "cli"] as const;

/** The name of a package. */
const nameOf = (folder: string): string => (folder === "attrec" ? folder : `@attrec/${folder}`);

/**
 * The texts in a source of the package in `folder` that name a package above it, or hold `@attrec/` without the name of one
 * below, from which a name could be put together. Names in comments are no arrows.
 */
export const upwardStrings = (folder: string, source: string): readonly string[] => {
  const below = FLOORS.slice(0, FLOORS.findIndex((floor) => floor === folder) + 1).map(nameOf);
  const isUpward = (text: string): boolean =>
    [...text.matchAll(/@attrec\/([a-z]*)/g)].some(([name]) => !below.includes(name)) ||
    (/^attrec(\/|$)/.test(text) && !below.includes("attrec"));
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)) &&
      isUpward(node.text)
    )
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest));
  return found;
};
