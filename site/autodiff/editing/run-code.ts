/** Runs code by walking through it: nothing of it is handed to the browser's own compiler, and it has a time to end in. */
import { CodeFault } from "./fault.ts";
import type { Code, Expression, Item, Parameter, Pattern, Statement } from "./program.ts";
import {
  bounded,
  boundedList,
  changed,
  combined,
  elementsOf,
  emptyElements,
  fieldOf,
  setField,
  textOf,
  told,
} from "./values.ts";

/** What code may import: names and values of modules. */
export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What holds code in bounds. */
export interface Bounds {
  /** How long a call from outside may take, in milliseconds. */
  readonly milliseconds: number;
  /** The time, in milliseconds. */
  readonly now: () => number;
}

/** How deep functions may call one another, which the browser's own stack still bears. */
const DEEPEST = 400;

type Callable = (...args: readonly unknown[]) => unknown;

/** Names and their values, within those around them. */
interface Scope {
  readonly values: Map<string, unknown>;
  readonly around: Scope | undefined;
}

const within = (around: Scope | undefined): Scope => ({ values: new Map(), around });

const holderOf = (scope: Scope | undefined, name: string): Scope | undefined =>
  scope === undefined || scope.values.has(name) ? scope : holderOf(scope.around, name);

/** How a statement ends that does not just go on. */
type End = { readonly kind: "return"; readonly value: unknown } | { readonly kind: "break" | "continue" };

/** What the language itself has, as far as code here needs it. */
const GLOBALS: Readonly<Record<string, unknown>> = {
  undefined,
  NaN,
  Infinity,
  Math: Object.fromEntries(
    Object.getOwnPropertyNames(Math)
      .filter((name) => name !== "random")
      .map((name) => [name, Reflect.get(Math, name) as unknown]),
  ),
  Array: {
    isArray: Array.isArray,
    of: (...all: readonly unknown[]) => all,
    from: (of: unknown, map: Callable = (x) => x) => {
      const isCounted = typeof of === "object" && of !== null && !(Symbol.iterator in of) && "length" in of;
      return (isCounted ? emptyElements(Number(of.length)) : elementsOf(of)).map((x, i) => map(x, i));
    },
  },
  Object: {
    keys: (of: object) => Object.keys(of),
    values: (of: object) => Object.values(of),
    entries: (of: object) => Object.entries(of),
    fromEntries: (of: Iterable<readonly [string, unknown]>) => Object.fromEntries(of),
  },
  Number: (x: unknown) => Number(x),
  String: (x: unknown) => textOf(x),
  Boolean: (x: unknown) => Boolean(x),
};

/** What a file of code exports as its default. Throws a {@link CodeFault} where it cannot go on, as do functions that it makes. */
export const runCode = (code: Code, modules: Modules, bounds: Bounds): unknown => {
  let depth = 0;
  let end = 0;

  /** Called at every step of code that could go on for ever. */
  const tick = (line: number): void => {
    if (bounds.now() > end) {
      const seconds = bounds.milliseconds / 1000;
      throw new CodeFault(
        line,
        `The code was stopped after ${seconds === 1 ? "one second" : `${seconds} seconds`}: it may have a loop that never ends.`,
      );
    }
  };

  /** Does something that counts as one call from outside, unless it is a part of one. */
  const timed = <T>(act: () => T): T => {
    if (depth === 0) end = bounds.now() + bounds.milliseconds;
    if (depth > DEEPEST) throw new Error("Functions call one another too deep here: one may call itself without end.");
    depth++;
    try {
      return act();
    } finally {
      depth--;
    }
  };

  /** Does something at a line: a fault without a line of its own gets this one. */
  const at = <T>(line: number, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      if (error instanceof CodeFault) throw error;
      throw new CodeFault(line, error instanceof Error ? error.message : String(error), error);
    }
  };

  const listOf = (items: readonly Item[], scope: Scope, line: number): readonly unknown[] =>
    at(line, () =>
      boundedList(
        items.flatMap(({ isSpread, value }) => {
          const own = evaluate(value, scope);
          return isSpread ? elementsOf(own) : [own];
        }),
      ),
    );

  const bind = (pattern: Pattern, value: unknown, scope: Scope): void => {
    if (pattern.kind === "name") {
      scope.values.set(pattern.name, value);
      return;
    }
    const { line } = pattern;
    if (pattern.kind === "array") {
      const all = at(line, () => elementsOf(value));
      pattern.parts.forEach((part, i) => part && take(part, all[i], scope));
      if (pattern.rest !== undefined) scope.values.set(pattern.rest, all.slice(pattern.parts.length));
      return;
    }
    const taken = new Set(pattern.parts.map(({ key }) => key));
    for (const { key, to } of pattern.parts)
      take(
        to,
        at(line, () => fieldOf(value, key)),
        scope,
      );
    if (pattern.rest !== undefined) {
      const rest = Object.entries(value as object).filter(([key]) => !taken.has(key));
      scope.values.set(pattern.rest, Object.fromEntries(rest));
    }
  };

  const take = ({ pattern, otherwise }: Parameter, value: unknown, scope: Scope): void =>
    bind(pattern, value === undefined && otherwise ? evaluate(otherwise, scope) : value, scope);

  const functionOf = (parameters: readonly Parameter[], body: readonly Statement[], scope: Scope): Callable => {
    const own = (...args: readonly unknown[]): unknown =>
      timed(() => {
        const inner = within(scope);
        parameters.forEach((parameter, i) => take(parameter, parameter.isRest ? args.slice(i) : args[i], inner));
        const ended = runAll(body, inner);
        return ended?.kind === "return" ? ended.value : undefined;
      });
    return own;
  };

  /** The value of a member or of a call, and whether a `?.` before it has ended the chain. */
  const linkOf = (expression: Expression, scope: Scope): { readonly value: unknown; readonly isSkipped: boolean } => {
    const isMissing = (value: unknown): boolean => value === undefined || value === null;
    const skipped = { value: undefined, isSkipped: true };
    if (expression.kind === "member") {
      const of = linkOf(expression.of, scope);
      if (of.isSkipped || (expression.isOptional && isMissing(of.value))) return skipped;
      const key = evaluate(expression.key, scope);
      return { value: at(expression.line, () => fieldOf(of.value, key)), isSkipped: false };
    }
    if (expression.kind === "call") {
      const { callee, items, isOptional, line } = expression;
      tick(line);
      // A method of a value is called on it.
      const of = callee.kind === "member" ? linkOf(callee.of, scope) : undefined;
      if (of?.isSkipped || (callee.kind === "member" && callee.isOptional && isMissing(of?.value))) return skipped;
      const called =
        callee.kind === "member"
          ? { value: at(line, () => fieldOf(of?.value, evaluate(callee.key, scope))), isSkipped: false }
          : linkOf(callee, scope);
      if (called.isSkipped || (isOptional && isMissing(called.value))) return skipped;
      const { value } = called;
      if (typeof value !== "function") throw new CodeFault(line, `${told(value)} is called here, and is no function.`);
      const args = listOf(items, scope, line);
      return { value: at(line, () => bounded(Reflect.apply(value, of?.value, args))), isSkipped: false };
    }
    return { value: evaluate(expression, scope), isSkipped: false };
  };

  const assign = (target: Expression, value: unknown, scope: Scope, line: number): void => {
    if (target.kind === "name") {
      const holder = holderOf(scope, target.name);
      if (!holder) throw new CodeFault(line, `Nothing here is called '${target.name}'.`);
      holder.values.set(target.name, value);
    } else if (target.kind === "member") {
      const [of, key] = [evaluate(target.of, scope), evaluate(target.key, scope)];
      at(line, () => setField(of, key, value));
    }
  };

  const evaluate = (expression: Expression, scope: Scope): unknown => {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "name": {
        const holder = holderOf(scope, expression.name);
        if (!holder) throw new CodeFault(expression.line, `This page has no '${expression.name}'.`);
        return holder.values.get(expression.name);
      }
      case "array":
        return listOf(expression.items, scope, expression.line);
      case "object": {
        const fields = expression.entries.flatMap((entry): readonly (readonly [string, unknown])[] =>
          entry.kind === "spread"
            ? Object.entries(Object(evaluate(entry.value, scope)) as object)
            : [[textOf(evaluate(entry.key, scope)), evaluate(entry.value, scope)]],
        );
        return Object.fromEntries(fields);
      }
      case "member":
      case "call":
        return linkOf(expression, scope).value;
      case "function":
        return functionOf(expression.parameters, expression.body, scope);
      case "unary":
        return at(expression.line, () => changed(expression.operator, evaluate(expression.operand, scope)));
      case "binary":
        return at(expression.line, () =>
          combined(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope)),
        );
      case "logical": {
        const left = evaluate(expression.left, scope);
        const isEnough =
          expression.operator === "&&"
            ? !left
            : expression.operator === "||"
              ? Boolean(left)
              : left !== null && left !== undefined;
        return isEnough ? left : evaluate(expression.right, scope);
      }
      case "conditional":
        return evaluate(evaluate(expression.test, scope) ? expression.whenTrue : expression.whenFalse, scope);
      case "template":
        return expression.texts
          .map((text, i) => {
            const value = expression.values[i];
            return value ? text + textOf(evaluate(value, scope)) : text;
          })
          .join("");
      case "assignment": {
        const { target, operator, line } = expression;
        const old = operator === undefined && !expression.givesOld ? undefined : evaluate(target, scope);
        const by = evaluate(expression.value, scope);
        const value = operator === undefined ? by : at(line, () => combined(operator, old, by));
        assign(target, value, scope, line);
        return expression.givesOld ? old : value;
      }
    }
  };

  const runAll = (statements: readonly Statement[], scope: Scope): End | undefined => {
    for (const statement of statements) {
      const ended = run(statement, scope);
      if (ended) return ended;
    }
    return undefined;
  };

  const run = (statement: Statement, scope: Scope): End | undefined => {
    switch (statement.kind) {
      case "declaration":
        bind(statement.pattern, statement.value && evaluate(statement.value, scope), scope);
        return undefined;
      case "expression":
        evaluate(statement.value, scope);
        return undefined;
      case "return":
        return { kind: "return", value: statement.value && evaluate(statement.value, scope) };
      case "throw":
        throw new CodeFault(statement.line, textOf(evaluate(statement.sentence, scope)));
      case "block":
        return runAll(statement.body, within(scope));
      case "if":
        return evaluate(statement.test, scope)
          ? run(statement.whenTrue, scope)
          : statement.whenFalse && run(statement.whenFalse, scope);
      case "loop":
        return loop(statement, scope);
      case "each":
        for (const value of at(statement.line, () => elementsOf(evaluate(statement.of, scope)))) {
          tick(statement.line);
          const inner = within(scope);
          bind(statement.pattern, value, inner);
          const ended = run(statement.body, inner);
          if (ended?.kind === "return") return ended;
          if (ended?.kind === "break") break;
        }
        return undefined;
      case "break":
      case "continue":
        return { kind: statement.kind };
    }
  };

  const loop = (statement: Statement & { readonly kind: "loop" }, scope: Scope): End | undefined => {
    const { before, test, isTestedFirst, after, body, line } = statement;
    let inner = within(scope);
    runAll(before, inner);
    for (let isFirst = true; ; isFirst = false) {
      tick(line);
      if (test && (isTestedFirst || !isFirst) && !evaluate(test, inner)) return undefined;
      const ended = run(body, inner);
      if (ended?.kind === "return") return ended;
      if (ended?.kind === "break") return undefined;
      // Functions that are made in a step keep the numbers of that step.
      inner = { ...inner, values: new Map(inner.values) };
      if (after) evaluate(after, inner);
    }
  };

  return timed(() => {
    const outside: Scope = { values: new Map(Object.entries(GLOBALS)), around: undefined };
    const scope = within(outside);
    for (const { from, imported, name, line } of code.imports) {
      const module = modules[from];
      const known = Object.entries(module ?? {}).find(([key]) => key === imported)?.[1];
      if (!module || (imported !== "*" && known === undefined))
        throw new CodeFault(
          line,
          module ? `This page does not run '${imported}' of ${from}.` : `This page has no module '${from}'.`,
        );
      scope.values.set(name, imported === "*" ? { ...module } : known);
    }
    runAll(code.body, scope);
    return evaluate(code.result, scope);
  });
};
