/** What an example in a doc comment imports: examples are written without, and these lines make a program of one. */
import { type Application, Converter, type ProjectReflection } from "typedoc";
import ts from "typescript";
import { doors, exportsOf, moduleOf } from "./categories.ts";

/** The modules of all doors, each with the names that it exports, and whether a name is a type. */
const modules: readonly (readonly [module: string, names: ReadonlyMap<string, boolean>])[] = doors.map((door) => [
  moduleOf(door),
  new Map(exportsOf(door).map(({ name, isType }) => [name, isType])),
]);

/** The names that a program uses but does not declare. */
const freeNames = (code: string): ReadonlySet<string> => {
  const [used, declared] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    if (ts.isPropertyAssignment(node)) {
      if (ts.isComputedPropertyName(node.name)) visit(node.name);
      return visit(node.initializer);
    }
    if (ts.isPropertySignature(node)) return node.type && visit(node.type);
    const isBinding = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
    if (isBinding || ts.isImportSpecifier(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      if (ts.isIdentifier(node.name)) declared.add(node.name.text);
    }
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true));
  return new Set([...used].filter((name) => !declared.has(name)));
};

/** The lines that import what an example in the documentation of a module uses: from that module if it can, or else from the first that can. */
export const importsOf = (code: string, own: string): readonly string[] => {
  const ordered = modules.toSorted(([a], [b]) => Number(b === own) - Number(a === own));
  const found = new Map<string, string[]>();
  for (const name of [...freeNames(code)].toSorted()) {
    const [module, names] = ordered.find(([, exported]) => exported.has(name)) ?? [];
    if (module === undefined) continue;
    found.set(module, [...(found.get(module) ?? []), names?.get(name) === true ? `type ${name}` : name]);
  }
  return [...found].map(([module, names]) => `import { ${names.join(", ")} } from "${module}";`);
};

/** Writes the imports of each example into the documentation, so that a reader can copy a program. */
const addImports = (project: ProjectReflection): void => {
  for (const module of project.children ?? []) {
    for (const child of module.children ?? []) {
      const comments = [child.comment, ...(child.signatures ?? []).map(({ comment }) => comment)];
      const parts = comments.flatMap((comment) => comment?.getTags("@example") ?? []).flatMap(({ content }) => content);
      for (const part of parts) if (part.kind === "code") part.text = withImports(part.text, module.name);
    }
  }
};

/** An example between its fences, with its imports. */
const withImports = (fenced: string, module: string): string => {
  const [, fence, code] = /^(```ts\n)([\s\S]*?)(?=```$)/.exec(fenced) ?? [];
  return fence === undefined || code === undefined
    ? fenced
    : `${fence}${[...importsOf(code, module), "", code].join("\n")}\`\`\``;
};

/** What `typedoc` calls when it starts. */
export const load = (app: Application): void => {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => addImports(project));
};
