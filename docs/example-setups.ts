/**
 * Finds the lines that examples begin with: the example in the comment of a module. Other examples use what it makes by its names; the documentation
 * and the tests add the statements that an example needs.
 */
import { readFileSync } from "node:fs";
import ts from "typescript";
import { doors, moduleOf } from "./categories.ts";
import { declaredNames, freeNames } from "./free-names.ts";

/** A statement that examples may need: the names that it makes, and those that it uses. */
export interface SetupStatement {
  readonly module: string;
  readonly code: string;
  readonly isImport: boolean;
  readonly makes: ReadonlySet<string>;
  readonly uses: ReadonlySet<string>;
}

/** The example in the comment of a door's module, if it has one. */
const setupIn = (door: string): string => {
  const [, comment = ""] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(door, "utf8")) ?? [];
  const [, code = ""] = /@example[\s\S]*?```ts\n([\s\S]*?) \* ```/.exec(comment) ?? [];
  return code.replaceAll(/^ \* ?/gm, "");
};

/** The statements of all set-ups, module by module. */
export const setups: readonly SetupStatement[] = doors.flatMap((door) =>
  ts.createSourceFile("setup.ts", setupIn(door), ts.ScriptTarget.Latest, true).statements.map((statement) => {
    // Without the end of the line above it; a blank line stays.
    const code = statement.getFullText().replace(/^\n/, "");
    const isImport = ts.isImportDeclaration(statement);
    return { module: moduleOf(door), code, isImport, makes: declaredNames(code), uses: freeNames(code) };
  }),
);

/** The statement that makes a name for the examples of a module: one of its own set-up if it can, or else of the first that can. */
const makerOf = (name: string, own: string): SetupStatement | undefined => {
  const makers = setups.filter(({ makes }) => makes.has(name));
  return makers.find(({ module }) => module === own) ?? makers[0];
};

/** The statements of set-ups whose names a program in the documentation of a module uses itself. */
export const setupsUsedBy = (code: string, own: string): readonly SetupStatement[] => {
  const used = new Set([...freeNames(code)].map((name) => makerOf(name, own)));
  return setups.filter((one) => used.has(one));
};

/**
 * The statements that come before a program, so that it can be copied: those that it uses, those that these use, and what is done with
 * nothing else, such as closing something.
 */
export const setupsBefore = (code: string, own: string): readonly SetupStatement[] => {
  const needed = new Set<SetupStatement>();
  const need = (program: string, module: string): void => {
    for (const one of setupsUsedBy(program, module)) {
      if (needed.has(one)) continue;
      needed.add(one);
      need(one.code, one.module);
    }
  };
  need(code, own);
  const isDoneWith = (one: SetupStatement): boolean => {
    const used = setupsUsedBy(one.code, one.module);
    return one.makes.size === 0 && used.length > 0 && used.every((other) => needed.has(other));
  };
  return setups
    .filter((one) => needed.has(one) || isDoneWith(one))
    .toSorted((a, b) => Number(b.isImport) - Number(a.isImport));
};
