/**
 * The language in which a rule is written on the page: numbers, names, + - * / with parentheses, comparisons by >, and a few of the
 * library's operations. A rule that is read is a function of tensors, made of the library's own operations: nothing is evaluated as
 * code.
 */
import {
  add,
  cos,
  div,
  exp,
  filled,
  greater,
  log,
  mul,
  neg,
  select,
  sigmoid,
  sin,
  type Shape,
  sqrt,
  square,
  sub,
  tanh,
  type Tensor,
} from "@attrec/tensor";

/** A tensor, or a number for each of its elements. */
type Term = Tensor | number;

/** A rule that was read: from tensors by their names to the cotangent. */
type Read = (given: Readonly<Record<string, Tensor>>) => Term;

const both =
  (ofTensors: (a: Term, b: Term) => Tensor, ofNumbers: (a: number, b: number) => number) =>
  (a: Term, b: Term): Term =>
    typeof a === "number" && typeof b === "number" ? ofNumbers(a, b) : ofTensors(a, b);

const one =
  (ofTensor: (x: Tensor) => Tensor, ofNumber: (x: number) => number) =>
  (x: Term): Term =>
    typeof x === "number" ? ofNumber(x) : ofTensor(x);

const OPERATORS = {
  "+": both(
    (a, b) => add<Term, Term>(a, b),
    (a, b) => a + b,
  ),
  "-": both(
    (a, b) => sub<Term, Term>(a, b),
    (a, b) => a - b,
  ),
  "*": both(
    (a, b) => mul<Term, Term>(a, b),
    (a, b) => a * b,
  ),
  "/": both(
    (a, b) => div<Term, Term>(a, b),
    (a, b) => a / b,
  ),
  // A condition is 1 or 0, as a number is.
  ">": both(
    (a, b) => select<Tensor<Shape, "bool">, number, number>(greater<Term, Term>(a, b), 1, 0),
    (a, b) => (a > b ? 1 : 0),
  ),
} as const;

const FUNCTIONS: Readonly<Partial<Record<string, (x: Term) => Term>>> = {
  exp: one((x) => exp(x), Math.exp),
  log: one((x) => log(x), Math.log),
  tanh: one((x) => tanh(x), Math.tanh),
  sigmoid: one(
    (x) => sigmoid(x),
    (x) => 1 / (1 + Math.exp(-x)),
  ),
  sqrt: one((x) => sqrt(x), Math.sqrt),
  square: one(
    (x) => square(x),
    (x) => x * x,
  ),
  sin: one((x) => sin(x), Math.sin),
  cos: one((x) => cos(x), Math.cos),
};

const TOKEN = /\s*(?:(\d+\.?\d*(?:e-?\d+)?|\.\d+)|([\p{L}_][\p{L}\d_]*)|([-+*/()>]))/uy;

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const from = TOKEN.lastIndex;
    const [, number, name, sign] = TOKEN.exec(rest) ?? [];
    const token = number ?? name ?? sign;
    if (token === undefined)
      throw new SyntaxError(`'${rest.slice(from).trim()}' cannot be read: write numbers, names and + - * / > ( ).`);
    tokens.push(token);
  }
  return tokens;
};

/** How strongly operators bind: one list for each strength. */
const LEVELS = [[">"], ["+", "-"], ["*", "/"]] as const;

/**
 * A rule, from its text: a function of the tensors that it names, of the shape of `dy`.
 *
 * @throws SyntaxError with a sentence, if it cannot be read or names what is not there
 */
export const readRule = (
  text: string,
  names: readonly string[],
): ((given: Readonly<Record<string, Tensor>>) => Tensor) => {
  const tokens = tokensOf(text);
  let place = 0;
  const take = (): string => {
    const token = tokens[place++];
    if (token !== undefined) return token;
    throw new SyntaxError(text.trim() === "" ? "The rule is empty." : `The rule ends too early: '${text.trim()}'.`);
  };
  const expect = (token: string): void => {
    const found = take();
    if (found !== token) throw new SyntaxError(`There is '${found}' where '${token}' should be.`);
  };
  const level = (strength: number): Read => {
    const operators: readonly string[] | undefined = LEVELS[strength];
    if (!operators) return factor();
    let left = level(strength + 1);
    while (operators.includes(tokens[place] ?? "")) {
      const operator = OPERATORS[take() as keyof typeof OPERATORS];
      const [before, after] = [left, level(strength + 1)];
      left = (given) => operator(before(given), after(given));
    }
    return left;
  };
  const factor = (): Read => {
    const token = take();
    if (token === "-") {
      const own = factor();
      return (given) =>
        one(
          (x) => neg(x),
          (x) => -x,
        )(own(given));
    }
    if (token === "(") {
      const own = level(0);
      expect(")");
      return own;
    }
    if (/^[\d.]/.test(token)) return () => Number(token);
    const f = FUNCTIONS[token];
    if (f && tokens[place] === "(") {
      const own = factor();
      return (given) => f(own(given));
    }
    if (names.includes(token)) return (given) => given[token] ?? NaN;
    const known = [...names, ...Object.keys(FUNCTIONS)].join(", ");
    throw new SyntaxError(`'${token}' means nothing here: there are ${known}.`);
  };
  const whole = level(0);
  if (place < tokens.length)
    throw new SyntaxError(`'${tokens.slice(place).join(" ")}' stands where the rule should end.`);
  return (given) => {
    const { dy } = given;
    const result = whole(given);
    return typeof result === "number" && dy ? filled(result, dy.shape, dy.sizes) : (result as Tensor);
  };
};
