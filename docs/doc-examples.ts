/** The examples in the doc comments of all that the packages export, each as a program that can be checked and run. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { doors, moduleOf } from "./categories.ts";
import { importsOf } from "./example-imports.ts";
import { setups, setupsUsedBy } from "./example-setups.ts";
import { freeNames } from "./free-names.ts";
import type { Sample } from "./page-samples.ts";

/** What a door exports that has a value. */
export interface PublicValue {
  readonly module: string;
  readonly name: string;
  readonly isFunction: boolean;
  /** The names of the parameters of a function. */
  readonly parameters: readonly string[];
  /** Its doc comment, without the tags. */
  readonly text: string;
  /** What its doc comment says of its derivative, after the tag `@derivative`. */
  readonly derivative: string | undefined;
  /** The code of its examples, without the fences. */
  readonly examples: readonly string[];
}

/** A program, and the file that it was written to. */
export interface WrittenExample {
  readonly title: string;
  readonly file: string;
}

/** What a line gave, and what its comment says. */
export type Outcome = readonly [given: unknown, said: string];

const root = fileURLToPath(new URL("..", import.meta.url));
// Within the repository, so that packages are found by their names; not in node_modules, where nothing is compiled.
const folder = join(root, ".cache/examples");

const options = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) => ts.sys.readFile(path));
  const { options: base } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  return { ...base, noEmit: true, noUnusedLocals: false };
};

/** The program of all doors, in which their symbols are found. */
export const doorsProgram = (): ts.Program => ts.createProgram([...doors], options());

/** Whatever the doors export that has a value, each once. */
export const publicValues = (program: ts.Program): readonly PublicValue[] => {
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  return doors.flatMap((door) => {
    const source = program.getSourceFile(door);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${door} exports nothing.`);
    return checker.getExportsOfModule(module).flatMap((exported): readonly PublicValue[] => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (symbol.valueDeclaration === undefined || seen.has(symbol)) return [];
      seen.add(symbol);
      const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
      const tagged = (tag: string): readonly string[] =>
        symbol.getJsDocTags(checker).flatMap(({ name, text }) => (name === tag ? [ts.displayPartsToString(text)] : []));
      return [
        {
          module: moduleOf(door),
          name: exported.name,
          isFunction: signature !== undefined,
          parameters: signature?.parameters.map(({ name }) => name) ?? [],
          text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
          derivative: tagged("derivative")[0],
          examples: tagged("example").map(codeIn),
        },
      ];
    });
  });
};

const codeIn = (text: string): string => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(text) ?? [];
  if (code === undefined) throw new Error(`An example stands between \`\`\`ts and \`\`\`, and not so: ${text}`);
  return code;
};

/** An example as a module whose default export is what its lines gave, with what their comments say. */
export const moduleOfExample = (code: string, own: string): string => {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const imports: string[] = [];
  const body = source.statements.map((statement) => {
    const text = statement.getFullText();
    if (ts.isImportDeclaration(statement)) {
      imports.push(statement.getText());
      return "";
    }
    const [, said] = /^ \/\/ (.*)/.exec(code.slice(statement.end)) ?? [];
    if (!ts.isExpressionStatement(statement) || said === undefined) return text;
    const before = text.slice(0, statement.getStart() - statement.getFullStart());
    return `${before}await outcome(async () => ${statement.expression.getText()}, ${JSON.stringify(said)});`;
  });
  return [
    ...importsOf(code, own),
    ...linesOfSetups(code, own),
    ...imports,
    `const outcomes: (readonly [unknown, string])[] = [];
const outcome = async (give: () => unknown, said: string): Promise<void> => {
  try {
    outcomes.push([await give(), said]);
  } catch (error) {
    outcomes.push([error, said]);
  }
};`,
    body.join("").trim(),
    "export default outcomes;\n",
  ].join("\n");
};

/** The lines by which a program gets what it uses of set-ups: each set-up is a module, which runs once for all examples. */
const linesOfSetups = (code: string, own: string): readonly string[] => {
  const used = freeNames(code);
  return setupsUsedBy(code, own).map((one) => {
    const names = [...one.makes].filter((name) => used.has(name));
    return one.isImport ? one.code.trim() : `import { ${names.join(", ")} } from "./${fileOfSetup(one.module)}";`;
  });
};

const fileOfSetup = (module: string): string => `setup-of-${module.replaceAll(/\W+/g, "-")}.ts`;

/** Writes the set-ups of all modules to files, each a module that exports what it makes. */
const writeSetups = (): readonly WrittenExample[] =>
  [...new Set(setups.map(({ module }) => module))].map((module) => {
    const file = join(folder, fileOfSetup(module));
    const own = setups.filter((one) => one.module === module);
    const code = own.map((one) => one.code).join("\n");
    const exporting = code.replaceAll(/^(?=const )/gm, "export ");
    writeFileSync(file, [...importsOf(code, module), ...linesOfSetups(code, module), exporting, ""].join("\n"));
    return { title: `set-up of ${module}`, file };
  });

/** Writes all examples to files, and the set-ups that they use. */
export const writeExamples = (
  values: readonly PublicValue[],
): { readonly examples: readonly WrittenExample[]; readonly setups: readonly WrittenExample[] } => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { examples: writeEach(values), setups: writeSetups() };
};

const writeEach = (values: readonly PublicValue[]): readonly WrittenExample[] => {
  return values.flatMap(({ module, name, examples }) =>
    examples.map((code, i) => {
      const title = `${name} of ${module}${i > 0 ? ` (${i + 1})` : ""}`;
      const file = join(folder, `${title.replaceAll(/\W+/g, "-")}.ts`);
      writeFileSync(file, moduleOfExample(code, module));
      return { title, file };
    }),
  );
};

/** Writes the programs of pages to files, with the imports that they lack; each is a module that exports the lines that it prints. */
export const writeSamples = (samples: readonly Sample[]): readonly WrittenExample[] =>
  samples.map(({ page, line, code }) => {
    const title = `${page}:${line}`;
    const file = join(folder, `${title.replaceAll(/\W+/g, "-")}.ts`);
    const printing = `import { format } from "node:util";
export const printed: string[] = [];
const console = { log: (...values: readonly unknown[]): void => void printed.push(format(...values)) };`;
    writeFileSync(file, [...importsOf(code, "@attrec/tensor"), printing, code].join("\n"));
    return { title, file };
  });

/** What the compiler finds wrong in the examples, by one program of all of them. */
export const typeErrors = (examples: readonly WrittenExample[], before: ts.Program): readonly string[] => {
  const program = ts.createProgram([...doors, ...examples.map(({ file }) => file)], options(), undefined, before);
  return examples.flatMap(({ title, file }) =>
    [
      ...program.getSyntacticDiagnostics(program.getSourceFile(file)),
      ...program.getSemanticDiagnostics(program.getSourceFile(file)),
    ].map(({ messageText }) => `${title}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  );
};
