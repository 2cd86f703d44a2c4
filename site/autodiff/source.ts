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

/** A file without the comment that it begins with. */
export const codeOf = (file: string): string => textOf(file).replace(/^\/\*\*.*?\*\/\n/s, "");

const textOf = (file: string): string => readFileSync(fileURLToPath(new URL(file, root)), "utf8");

/** The declaration of a symbol in a file, without its comment. Throws if it is not there, so that a stale name fails the build. */
export const sourceOf = (file: string, symbol: string): Source => {
  const text = textOf(file);
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

/** The rule in a piece of code: the property `pullback`, or else the function that a maker of operations is given. */
const ruleIn = (node: ts.Node): ts.Node | undefined => {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "pullback") return node;
  if (ts.isCallExpression(node) && ["map", "mapOperation", "same"].includes(node.expression.getText()))
    return node.arguments.find(ts.isArrowFunction);
  return ts.forEachChild(node, ruleIn);
};
