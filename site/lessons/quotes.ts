/** Quotes of the shipped sources in a page: a block ` ```ts quote FILE#NAME ` holds what FILE says of NAME, and nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The repository. */
export const root = join(import.meta.dirname, "../..");

/** A block of a page that quotes: its file and the name of what is quoted, and the code that the page shows. */
export interface Quote {
  readonly file: string;
  readonly name: string;
  readonly code: string;
}

// Code with a fence in its doc comment has a longer one around it.
const QUOTE = /^(`{3,})ts quote (\S+)#(\S+)\n([\s\S]*?)^\1$/gm;

/** The quotes of a page, in their order. */
export const quotesIn = (page: string): readonly Quote[] =>
  [...page.matchAll(QUOTE)].map(([, , file = "", name = "", code = ""]) => ({ file, name, code }));

/** The page with every quote as the sources have it now. */
export const withFreshQuotes = (page: string): string =>
  page.replaceAll(QUOTE, (_, __, file: string, name: string) => {
    const code = declared(file, name);
    const fence = code.includes("```") ? "````" : "```";
    return `${fence}ts quote ${file}#${name}\n${code}${fence}`;
  });

/** What a file declares under a name, from its doc comment to its end. Throws a sentence if there is no such declaration. */
export const declared = (file: string, name: string): string => {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = source.statements.find((statement) => namesOf(statement).includes(name));
  if (!found)
    throw new Error(`A lesson quotes '${name}' of ${file}, which declares no such thing: name what it is called now.`);
  return `${text.slice(found.getStart(source, true), found.end)}\n`;
};

/** The names that a statement declares. */
const namesOf = (statement: ts.Statement): readonly string[] => {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [statement.name.text];
  return [];
};
