/** What an example in a doc comment imports: examples are written without, and these lines make a program of one. */
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
