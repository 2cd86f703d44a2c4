/** Computes a formula of a derivative as the page of operations states it, such as `x̄ = y · (ȳ - Σ (y · ȳ))`: numbers, vectors and matrices. */

/** A number, or a matrix of rows; a vector is a matrix of one column. */
export type Value = number | readonly (readonly number[])[];

/** What the names in a formula stand for. */
export type Names = Readonly<Record<string, Value | ((...given: readonly Value[]) => Value)>>;

const TOKEN = /\s*(\d+(?:\.\d+)?|(?:(?!ᵀ)\p{L})(?:(?!ᵀ)[\p{L}\p{M}\p{Nd}_′])*|⁻ᵀ|[²³ᵀ^·/()+\-,>√])/uy;

const tokensOf = (text: string): readonly string[] => {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) found.push(match[1] ?? "");
  if (found.join("") !== text.replaceAll(/\s/g, "")) throw new Error(`'${text}' has something that is no formula.`);
  return found;
};

/** Both values element by element; a number, a row or a column goes with any matrix. */
export const each = (f: (...x: readonly number[]) => number, ...given: readonly Value[]): Value => {
  const matrices = given.map((value) => (typeof value === "number" ? [[value]] : value));
  if (given.every((value) => typeof value === "number")) return f(...given);
  const [height, width] = [
    Math.max(...matrices.map((rows) => rows.length)),
    Math.max(...matrices.map((rows) => rows[0]?.length ?? 0)),
  ];
  const at = (rows: readonly (readonly number[])[], i: number, j: number): number => {
    const row = rows[rows.length === 1 ? 0 : i] ?? [];
    return row[row.length === 1 ? 0 : j] ?? NaN;
  };
  return Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (__, j) => f(...matrices.map((rows) => at(rows, i, j)))),
  );
};

export const transposed = (x: Value): Value =>
  typeof x === "number" ? x : (x[0] ?? []).map((_, j) => x.map((row) => row[j] ?? NaN));

/** A product of matrices; with a number it is that of each element. */
export const product = (a: Value, b: Value): Value => {
  if (typeof a === "number" || typeof b === "number") return each((x, y) => x * y, a, b);
  const columns = transposed(b);
  if (typeof columns === "number") return NaN;
  return a.map((row) => columns.map((column) => row.reduce((sum, x, i) => sum + x * (column[i] ?? NaN), 0)));
};

/** The inverse of a matrix of two rows. */
const inverse = (x: Value): Value => {
  if (typeof x === "number") return 1 / x;
  const [[a = NaN, b = NaN] = [], [c = NaN, d = NaN] = []] = x;
  const determinant = a * d - b * c;
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ];
};

export const total = (x: Value): number => (typeof x === "number" ? x : x.flat().reduce((sum, one) => sum + one, 0));

/** What a formula gives. Throws a sentence for a name that nothing is known of, and for what is no formula. */
export const valueOf = (text: string, names: Names): Value => {
  const tokens = tokensOf(text);
  let place = 0;
  const isNext = (...some: readonly string[]): boolean => some.includes(tokens[place] ?? "end");
  const begins = (): boolean => /^[\p{L}\d(√]/u.test(tokens[place] ?? ".");

  const expression = (): Value => {
    let left = sum();
    while (isNext(">")) {
      place++;
      left = each((a, b) => Number(a > b), left, sum());
    }
    return left;
  };
  const sum = (): Value => {
    let left = term();
    while (isNext("+", "-")) {
      const sign = tokens[place++] === "+" ? 1 : -1;
      left = each((a, b) => a + sign * b, left, term());
    }
    return left;
  };
  const term = (): Value => {
    let left = factor();
    for (;;) {
      if (isNext("·")) {
        place++;
        left = each((a, b) => a * b, left, factor());
      } else if (isNext("/")) {
        place++;
        left = each((a, b) => a / b, left, factor());
      } else if (begins()) left = product(left, factor());
      else return left;
    }
  };
  const factor = (): Value => {
    if (isNext("-")) {
      place++;
      return each((a) => -a, factor());
    }
    let base = atom();
    for (;;) {
      if (isNext("²", "³")) {
        const power = tokens[place++] === "²" ? 2 : 3;
        base = each((a) => a ** power, base);
      } else if (isNext("ᵀ")) {
        place++;
        base = transposed(base);
      } else if (isNext("⁻ᵀ")) {
        place++;
        base = transposed(inverse(base));
      } else if (isNext("^")) {
        place++;
        base = each((a, b) => a ** b, base, factor());
      } else return base;
    }
  };
  const list = (): readonly Value[] => {
    const all = [expression()];
    while (isNext(",")) {
      place++;
      all.push(expression());
    }
    if (!isNext(")")) throw new Error(`'${text}' lacks a bracket.`);
    place++;
    return all;
  };
  const atom = (): Value => {
    const token = tokens[place++] ?? "";
    if (token === "(") return list()[0] ?? NaN;
    if (token === "√") return each(Math.sqrt, atom());
    if (token === "Σ") return total(factor());
    if (/^\d/.test(token)) return Number(token);
    const known = names[token];
    if (known === undefined) throw new Error(`'${text}' has the name '${token}', of which nothing is known.`);
    if (typeof known !== "function") return known;
    if (!isNext("(")) throw new Error(`'${text}' has '${token}' without what it is of.`);
    place++;
    return known(...list());
  };
  const value = expression();
  if (place < tokens.length)
    throw new Error(`'${text}' goes on where a formula ends: '${tokens.slice(place).join(" ")}'.`);
  return value;
};

/** The formulas of a statement by what they give: `ā = ȳ bᵀ, b̄ = aᵀ ȳ` has two. A formula without a name gives "". */
export const formulasIn = (statement: string): readonly (readonly [name: string, formula: string])[] =>
  [...statement.matchAll(/`([^`]+)`/g)]
    .flatMap(([, code = ""]) => code.split(/, (?=\S+ = )/))
    .map((code) => {
      const [, name = "", formula = code] = /^(\S+) = (.*)$/.exec(code) ?? [];
      return [name, formula] as const;
    });
