/** The names in a program: those that it makes, and those that it uses and somebody else makes. */
import ts from "typescript";

/** The names that a program uses, and those that it declares at any depth. */
const namesIn = (code: string): { readonly used: ReadonlySet<string>; readonly declared: ReadonlySet<string> } => {
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
  return { used, declared };
};

/** The names that a program uses but does not declare. */
export const freeNames = (code: string): ReadonlySet<string> => {
  const { used, declared } = namesIn(code);
  return new Set([...used].filter((name) => !declared.has(name)));
};

/** The names that the statements of a program make for those behind them. */
export const declaredNames = (code: string): ReadonlySet<string> => {
  const names = new Set<string>();
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name);
  };
  for (const statement of ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true).statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) bind(name);
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings && ts.isNamedImports(bindings)) for (const { name } of bindings.elements) names.add(name.text);
  }
  return names;
};
