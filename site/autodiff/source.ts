/** The code of operations and functions as it stands in the repository, found by symbol when the page is built. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The code of a symbol. */
export interface Source {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The line that the code begins at, from 1. */
  readonly line: number;
  readonly code: string;
  /** The lines of the code that are the rule of its derivative, from 0, the last one included. */
  readonly rule?: readonly [first: number, last: number];
}

const root = new URL("../../", import.meta.url);

/** The declaration of a symbol in a file, without its comment. Throws if it is not there, so that a stale name fails the build. */
export const sourceOf = (file: string, symbol: string): Source => {
  const text = readFileSync(fileURLToPath(new URL(file, root)), "utf8");
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = parsed.statements.find((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some(({ name }) => name.getText() === symbol)
      : ts.isFunctionDeclaration(statement) && statement.name?.text === symbol,
  );
  if (!found) throw new Error(`${file} has no '${symbol}'.`);
  const start = found.getStart();
  const lineOf = (position: number): number => parsed.getLineAndCharacterOfPosition(position).line;
  const first = lineOf(start);
  const rule = ruleIn(found);
  return {
    file,
    line: first + 1,
    code: text.slice(start, found.getEnd()),
    ...(rule && { rule: [lineOf(rule.getStart()) - first, lineOf(rule.getEnd()) - first] }),
  };
};

/** The property `pullback` in a piece of code, or the parameter after which a map's rule comes. */
const ruleIn = (node: ts.Node): ts.Node | undefined => {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "pullback") return node;
  return ts.forEachChild(node, ruleIn);
};
