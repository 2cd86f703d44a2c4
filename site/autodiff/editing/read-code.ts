/** Reads a file of TypeScript as code that the page can run, and refuses what is beyond that with a sentence. */
import ts from "typescript";
import type { Code, Entry, Expression, Import, Item, Parameter, Pattern, Statement } from "./program.ts";

/** A part of the language that the page does not run. */
export class Refusal extends Error {
  readonly node: ts.Node;

  /** A sentence about a piece of the code. */
  constructor(node: ts.Node, sentence: string) {
    super(sentence);
    this.node = node;
  }
}

/** What the sentences about parts of the language call them, where their names in the compiler would tell nobody. */
const CALLED: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ClassDeclaration]: "a class",
  [ts.SyntaxKind.ClassExpression]: "a class",
  [ts.SyntaxKind.NewExpression]: "'new'",
  [ts.SyntaxKind.AwaitExpression]: "'await'",
  [ts.SyntaxKind.YieldExpression]: "'yield'",
  [ts.SyntaxKind.TryStatement]: "'try'",
  [ts.SyntaxKind.SwitchStatement]: "'switch'",
  [ts.SyntaxKind.ForInStatement]: "'for … in'",
  [ts.SyntaxKind.RegularExpressionLiteral]: "a regular expression",
  [ts.SyntaxKind.ThisKeyword]: "'this'",
  [ts.SyntaxKind.DeleteExpression]: "'delete'",
  [ts.SyntaxKind.TaggedTemplateExpression]: "a tagged template",
  [ts.SyntaxKind.BigIntLiteral]: "a bigint",
  [ts.SyntaxKind.ImportKeyword]: "'import' inside an expression",
};

const refuse = (node: ts.Node): never => {
  const what = CALLED[node.kind] ?? `'${node.getText().split("\n")[0]?.slice(0, 40) ?? ""}'`;
  throw new Refusal(
    node,
    `This page runs functions, values, conditions and loops, and ${what} is not among them. Write it with those.`,
  );
};

const lineOf = (node: ts.Node): number => node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;

const literal = (value: string | number | boolean | null): Expression => ({ kind: "literal", value });

/** Operators of two operands. */
const BINARY = new Set(["+", "-", "*", "/", "%", "**", "===", "!==", "<", "<=", ">", ">="]);

const ASSIGNING = new Set(["=", "+=", "-=", "*=", "/=", "%=", "**="]);

/** The number 1, by which `i++` changes. */
const ONE = literal(1);

const itemOf = (node: ts.Expression): Item =>
  ts.isSpreadElement(node)
    ? { isSpread: true, value: expressionOf(node.expression) }
    : { isSpread: false, value: expressionOf(node) };

const keyOf = (name: ts.PropertyName): Expression =>
  ts.isComputedPropertyName(name)
    ? expressionOf(name.expression)
    : ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
      ? literal(name.text)
      : refuse(name);

const entryOf = (node: ts.ObjectLiteralElementLike): Entry => {
  if (ts.isSpreadAssignment(node)) return { kind: "spread", value: expressionOf(node.expression) };
  if (ts.isShorthandPropertyAssignment(node)) {
    const { text } = node.name;
    return { kind: "field", key: literal(text), value: { kind: "name", name: text, line: lineOf(node) } };
  }
  if (ts.isPropertyAssignment(node))
    return { kind: "field", key: keyOf(node.name), value: expressionOf(node.initializer) };
  if (ts.isMethodDeclaration(node)) return { kind: "field", key: keyOf(node.name), value: functionOf(node) };
  return refuse(node);
};

const functionOf = (
  node: ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration,
): Expression => {
  const special = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? node.asteriskToken;
  if (special || !node.body) return refuse(special ?? node);
  const { body } = node;
  return {
    kind: "function",
    parameters: node.parameters.map(({ name, initializer, dotDotDotToken }) => ({
      pattern: patternOf(name),
      otherwise: initializer && expressionOf(initializer),
      isRest: dotDotDotToken !== undefined,
    })),
    body: ts.isBlock(body) ? statementsOf(body.statements) : [{ kind: "return", value: expressionOf(body) }],
  };
};

const assignmentTarget = (node: ts.Expression): Expression => {
  const target = expressionOf(node);
  return target.kind === "name" || target.kind === "member" ? target : refuse(node);
};

const binaryOf = (node: ts.BinaryExpression): Expression => {
  const operator = node.operatorToken.getText();
  const line = lineOf(node);
  if (ASSIGNING.has(operator)) {
    return {
      kind: "assignment",
      target: assignmentTarget(node.left),
      operator: operator === "=" ? undefined : operator.slice(0, -1),
      value: expressionOf(node.right),
      givesOld: false,
      line,
    };
  }
  const [left, right] = [expressionOf(node.left), expressionOf(node.right)];
  if (operator === "&&" || operator === "||" || operator === "??") return { kind: "logical", operator, left, right };
  return BINARY.has(operator) ? { kind: "binary", operator, left, right, line } : refuse(node);
};

const unaryOf = (node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Expression => {
  const line = lineOf(node);
  switch (node.operator) {
    case ts.SyntaxKind.PlusPlusToken:
    case ts.SyntaxKind.MinusMinusToken:
      return {
        kind: "assignment",
        target: assignmentTarget(node.operand),
        operator: node.operator === ts.SyntaxKind.PlusPlusToken ? "+" : "-",
        value: ONE,
        givesOld: ts.isPostfixUnaryExpression(node),
        line,
      };
    case ts.SyntaxKind.MinusToken:
      return { kind: "unary", operator: "-", operand: expressionOf(node.operand), line };
    case ts.SyntaxKind.PlusToken:
      return { kind: "unary", operator: "+", operand: expressionOf(node.operand), line };
    case ts.SyntaxKind.ExclamationToken:
      return { kind: "unary", operator: "!", operand: expressionOf(node.operand), line };
    default:
      return refuse(node);
  }
};

/** An expression. Types beside it are left out: the compiler has read them. */
const expressionOf = (node: ts.Expression): Expression => {
  const line = lineOf(node);
  if (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isExpressionWithTypeArguments(node)
  )
    return expressionOf(node.expression);
  if (ts.isIdentifier(node)) return { kind: "name", name: node.text, line };
  if (ts.isNumericLiteral(node)) return literal(Number(node.text));
  if (ts.isStringLiteralLike(node)) return literal(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return literal(node.kind === ts.SyntaxKind.TrueKeyword);
  if (node.kind === ts.SyntaxKind.NullKeyword) return literal(null);
  if (ts.isArrayLiteralExpression(node)) return { kind: "array", items: node.elements.map(itemOf), line };
  if (ts.isObjectLiteralExpression(node)) return { kind: "object", entries: node.properties.map(entryOf), line };
  if (ts.isPropertyAccessExpression(node)) {
    const isOptional = node.questionDotToken !== undefined;
    return { kind: "member", of: expressionOf(node.expression), key: literal(node.name.text), isOptional, line };
  }
  if (ts.isElementAccessExpression(node)) {
    const isOptional = node.questionDotToken !== undefined;
    const [of, key] = [expressionOf(node.expression), expressionOf(node.argumentExpression)];
    return { kind: "member", of, key, isOptional, line };
  }
  if (ts.isCallExpression(node)) {
    const isOptional = node.questionDotToken !== undefined;
    return { kind: "call", callee: expressionOf(node.expression), items: node.arguments.map(itemOf), isOptional, line };
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return functionOf(node);
  if (ts.isBinaryExpression(node)) return binaryOf(node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unaryOf(node);
  if (ts.isTypeOfExpression(node))
    return { kind: "unary", operator: "typeof", operand: expressionOf(node.expression), line };
  if (ts.isConditionalExpression(node)) {
    const [test, whenTrue] = [expressionOf(node.condition), expressionOf(node.whenTrue)];
    return { kind: "conditional", test, whenTrue, whenFalse: expressionOf(node.whenFalse) };
  }
  if (ts.isTemplateExpression(node)) {
    return {
      kind: "template",
      texts: [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)],
      values: node.templateSpans.map(({ expression }) => expressionOf(expression)),
    };
  }
  return refuse(node);
};

const partOf = ({ name, initializer }: ts.BindingElement): Parameter => ({
  pattern: patternOf(name),
  otherwise: initializer && expressionOf(initializer),
  isRest: false,
});

const patternOf = (node: ts.BindingName): Pattern => {
  if (ts.isIdentifier(node)) return { kind: "name", name: node.text };
  const line = lineOf(node);
  const elements: readonly ts.ArrayBindingElement[] = node.elements;
  const last = elements.at(-1);
  const rest = last && ts.isBindingElement(last) && last.dotDotDotToken ? last : undefined;
  if (rest && !ts.isIdentifier(rest.name)) return refuse(rest);
  const shared = { rest: rest && ts.isIdentifier(rest.name) ? rest.name.text : undefined, line };
  const parts = elements.filter((element) => element !== rest);
  if (ts.isArrayBindingPattern(node))
    return {
      kind: "array",
      parts: parts.map((part) => (ts.isBindingElement(part) ? partOf(part) : undefined)),
      ...shared,
    };
  return {
    kind: "object",
    parts: parts.map((part) => {
      if (!ts.isBindingElement(part)) return refuse(part);
      const name = part.propertyName ?? part.name;
      const isPlain = ts.isIdentifier(name) || ts.isStringLiteralLike(name);
      return isPlain ? { key: name.text, to: partOf(part) } : refuse(part);
    }),
    ...shared,
  };
};

const declarationsOf = ({ declarations }: ts.VariableDeclarationList): readonly Statement[] =>
  declarations.map(({ name, initializer }) => ({
    kind: "declaration",
    pattern: patternOf(name),
    value: initializer && expressionOf(initializer),
  }));

/** Functions may be called above their declaration. */
const hoisted = (nodes: readonly ts.Statement[]): readonly ts.Statement[] => [
  ...nodes.filter(ts.isFunctionDeclaration),
  ...nodes.filter((node) => !ts.isFunctionDeclaration(node)),
];

const statementsOf = (nodes: readonly ts.Statement[]): readonly Statement[] => hoisted(nodes).flatMap(statementOf);

const blockOf = (node: ts.Statement): Statement => ({ kind: "block", body: statementsOf([node]) });

const throwOf = (node: ts.ThrowStatement): Statement => {
  const { expression } = node;
  const isError = ts.isNewExpression(expression) && /^(Range|Type)?Error$/.test(expression.expression.getText());
  if (!isError) throw new Refusal(node, "Throw an error here as throw new Error(…), with a sentence in it.");
  const sentence = expression.arguments?.[0];
  return { kind: "throw", sentence: sentence ? expressionOf(sentence) : literal(""), line: lineOf(node) };
};

const forOf = (node: ts.ForOfStatement): Statement => {
  const declared = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0] : undefined;
  if (!declared || node.awaitModifier) return refuse(node);
  const [pattern, of] = [patternOf(declared.name), expressionOf(node.expression)];
  return { kind: "each", pattern, of, body: blockOf(node.statement), line: lineOf(node) };
};

const forLoop = (node: ts.ForStatement): Statement => {
  const { initializer, condition, incrementor } = node;
  const before: readonly Statement[] =
    initializer === undefined
      ? []
      : ts.isVariableDeclarationList(initializer)
        ? declarationsOf(initializer)
        : [{ kind: "expression", value: expressionOf(initializer) }];
  return {
    kind: "loop",
    before,
    test: condition && expressionOf(condition),
    isTestedFirst: true,
    after: incrementor && expressionOf(incrementor),
    body: blockOf(node.statement),
    line: lineOf(node),
  };
};

const whileLoop = (node: ts.WhileStatement | ts.DoStatement): Statement => ({
  kind: "loop",
  before: [],
  test: expressionOf(node.expression),
  isTestedFirst: ts.isWhileStatement(node),
  after: undefined,
  body: blockOf(node.statement),
  line: lineOf(node),
});

const statementOf = (node: ts.Statement): readonly Statement[] => {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEmptyStatement(node)) return [];
  if (ts.isVariableStatement(node)) return declarationsOf(node.declarationList);
  if (ts.isFunctionDeclaration(node))
    return node.name ? [{ kind: "declaration", pattern: patternOf(node.name), value: functionOf(node) }] : refuse(node);
  if (ts.isExpressionStatement(node)) return [{ kind: "expression", value: expressionOf(node.expression) }];
  if (ts.isReturnStatement(node)) return [{ kind: "return", value: node.expression && expressionOf(node.expression) }];
  if (ts.isIfStatement(node)) {
    const whenFalse = node.elseStatement && blockOf(node.elseStatement);
    return [{ kind: "if", test: expressionOf(node.expression), whenTrue: blockOf(node.thenStatement), whenFalse }];
  }
  if (ts.isBlock(node)) return [{ kind: "block", body: statementsOf(node.statements) }];
  if (ts.isForOfStatement(node)) return [forOf(node)];
  if (ts.isForStatement(node)) return [forLoop(node)];
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return [whileLoop(node)];
  if (ts.isThrowStatement(node)) return [throwOf(node)];
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node))
    return node.label ? refuse(node) : [{ kind: ts.isBreakStatement(node) ? "break" : "continue" }];
  return refuse(node);
};

const importsOf = (node: ts.ImportDeclaration): readonly Import[] => {
  const { importClause, moduleSpecifier } = node;
  const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  if (!importClause) throw new Refusal(node, `'${from}' is imported for nothing: name what you take from it.`);
  if (importClause.isTypeOnly) return [];
  const line = lineOf(node);
  const { name, namedBindings } = importClause;
  const whole = name ? [{ from, imported: "default", name: name.text, line }] : [];
  if (!namedBindings) return whole;
  if (ts.isNamespaceImport(namedBindings))
    return [...whole, { from, imported: "*", name: namedBindings.name.text, line }];
  return [
    ...whole,
    ...namedBindings.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name, propertyName }) => ({ from, imported: (propertyName ?? name).text, name: name.text, line })),
  ];
};

/** A file as code to be run. Throws a {@link Refusal} at what the page does not run. */
export const readCode = (file: ts.SourceFile): Code => {
  const isDefault = (node: ts.Statement): node is ts.ExportAssignment => ts.isExportAssignment(node);
  const exported = file.statements.find(isDefault);
  if (!exported)
    throw new Refusal(file.endOfFileToken, "The page looks at what the code ends with: export default example({ … }).");
  return {
    imports: file.statements.filter(ts.isImportDeclaration).flatMap(importsOf),
    body: statementsOf(file.statements.filter((node) => !ts.isImportDeclaration(node) && !isDefault(node))),
    result: expressionOf(exported.expression),
  };
};
