/** Reads a printed program back and computes it, by what the text says alone: a small parser, and arrays whose axes have names. */
import { at } from "../at.ts";
import { coarseUniforms, uniforms } from "../random/philox.ts";
import { erf, erfc, erfInverse, logSigmoid, remainder, round } from "./references/functions.ts";

/** Numbers whose axes have names; axes of size 1 have none, and are left out. */
interface Named {
  readonly axes: readonly string[];
  readonly sizes: readonly number[];
  readonly values: readonly number[];
}

/** The numbers of what is given, by the names in the text. */
export type Given = Readonly<Record<string, ArrayLike<number>>>;

type Tokens = { readonly words: readonly string[]; place: number };

const TOKEN =
  /\s*((?:Σ|max|min)_\{[^}]*\}|\{[^}]*→[^}]*\}|axis \d+(?: from \d+)?|stream \d+(?: coarse)?|-?∞|NaN|\d+ numbers|(?:\d+(?:\.\d+)?(?:e-?\d+)?)|(?!ᵀ)[\p{L}_](?:(?!ᵀ)[\p{L}\p{Nd}_.])*|[-+·/=≠>()[\],²ᵀ])/uy;

/** What stands in the steps of a loop beside lines. */
const [STATE, ROW, NEXT, OUTPUT] = [
  /^state ([^ [=]+(?: \[[^\]]*\])?(?: int| bool)?) from (.*)$/,
  /^row ([^ [=]+(?: \[[^\]]*\])?(?: int| bool)?) of (.*)$/,
  /^next ([^ [=]+) = (.*)$/,
  /^(output(?: \[[^\]]*\])?(?: int| bool)?) = (.*)$/,
] as const;

/** The results of a printed program, by their paths, computed from the numbers of its inputs. Constants that are not written out are given. */
export const computePrinted = (
  text: string,
  given: Given,
  constants: Given = {},
): {
  readonly results: Readonly<Record<string, readonly number[]>>;
  readonly lines: Readonly<Record<string, readonly number[]>>;
} => {
  const rows = joined(text.split("\n"));
  const sizes = new Map<string, number>();
  const values = new Map<string, Named>();
  /** The axes of each name in their order, those of size 1 too. */
  const dimensions = new Map<string, readonly string[]>();
  const sizeOf = (axis: string): number => {
    const own = axis.replaceAll("'", "");
    return /^\d+$/.test(own) ? Number(own) : (sizes.get(own) ?? NaN);
  };
  const declared = (part: string): readonly [name: string, axes: readonly string[]] => {
    const [, name = "", list = ""] = /^(\S+?)(?: \[([^\]]*)\])?(?: int| bool)?$/.exec(part.trim()) ?? [];
    return [name, list === "" ? [] : list.split(", ")];
  };
  const define = (name: string, axes: readonly string[], numbers: readonly number[]): void => {
    dimensions.set(name, axes);
    const own = axes.filter((axis) => sizeOf(axis) !== 1);
    values.set(name, { axes: own, sizes: own.map(sizeOf), values: numbers });
  };
  const results: Record<string, readonly number[]> = {};
  let isReturned = false;
  // Sizes stand behind the inputs.
  for (const row of rows)
    if (row.startsWith("where "))
      for (const [, name = "", size] of row.matchAll(/([^ ,]+) is (\d+)/g)) sizes.set(name, Number(size));
  for (const [place, row] of rows.entries()) {
    if (row.startsWith("given ")) {
      for (const part of row.slice(6).split(/, (?![^[]*\])/)) {
        const [name, axes] = declared(part);
        define(name, axes, Array.from(given[name] ?? []));
      }
    } else if (row === "return") isReturned = true;
    else if (marginOf(row) === 2) {
      const cut = row.indexOf(" = ");
      if (isReturned) {
        const name = row.slice(cut < 0 ? 2 : cut + 3);
        results[cut < 0 ? "" : row.slice(2, cut)] = compute(name, []).values;
      } else line(rows, place);
    }
  }
  return { results, lines: Object.fromEntries(Array.from(values, ([name, own]) => [name, own.values])) };

  /** Computes a line, with what stands below it further in. */
  function line(all: readonly string[], place: number): void {
    const row = at(all, place);
    const cut = row.indexOf(" = ");
    const [name, axes] = declared(row.slice(0, cut));
    const numbers = constants[name];
    const inside = within(all, place);
    if (inside.length > 0) define(name, axes, loop(name, inside));
    else define(name, axes, numbers ? Array.from(numbers) : compute(row.slice(cut + 3), axes).values);
  }

  /** Takes the steps of a loop, defines its results, and gives them as one list. */
  function loop(name: string, rows: readonly string[]): readonly number[] {
    const [head = "", ...all] = rows;
    const margin = marginOf(head);
    const own = all.flatMap((row, place) => (marginOf(row) === margin ? [{ row: row.slice(margin), place }] : []));
    const parsed = (pattern: RegExp) =>
      own.flatMap(({ row }) => {
        const found = pattern.exec(row);
        return found ? [[found[1] ?? "", found[2] ?? ""] as const] : [];
      });
    const most = /^\s*(\d+) step/.exec(head)?.[1];
    const counting = /as many as ([^,]+)/.exec(head)?.[1];
    const condition = /while (.*?)(?:, the last row first)?$/.exec(head)?.[1];
    const length = most === undefined ? Infinity : Number(most);
    const steps = counting === undefined ? length : Math.min(length, at(compute(counting, []).values, 0));
    const states = parsed(STATE).map(([place, from]) => {
      const [state, axes] = declared(place);
      const size = axes.reduce((product, axis) => product * sizeOf(axis), 1);
      const first = compute(from, []).values;
      return { state, axes, first: first.length === size ? first : Array.from({ length: size }, () => at(first, 0)) };
    });
    const sequences = parsed(ROW).map(([place, from]) => {
      const [row, axes] = declared(place);
      return { row, axes, numbers: compute(from, []).values };
    });
    const nexts = parsed(NEXT);
    const outputs = parsed(OUTPUT).map(([place, formula]) => {
      const [, axes] = declared(place);
      const size = axes.reduce((product, axis) => product * sizeOf(axis), 1);
      return { axes, formula, size, numbers: Array<number>(length === Infinity ? 0 : length * size).fill(0) };
    });
    const isLine = (row: string): boolean => ![STATE, ROW, NEXT, OUTPUT].some((pattern) => pattern.test(row));
    states.forEach(({ state, axes, first }) => {
      define(state, axes, first);
    });
    let step = 0;
    for (; step < steps; step++) {
      const place = head.endsWith("the last row first") ? steps - 1 - step : step;
      for (const { row, axes, numbers } of sequences) {
        const size = axes.reduce((product, axis) => product * sizeOf(axis), 1);
        define(row, axes, numbers.slice(place * size, (place + 1) * size));
      }
      for (const each of own) if (isLine(each.row)) line(all, each.place);
      if (condition !== undefined && at(compute(condition, []).values, 0) === 0) break;
      for (const { axes, formula, size, numbers } of outputs)
        compute(formula, axes).values.forEach((value, k) => (numbers[place * size + k] = value));
      const after = nexts.map(([state, formula]) => compute(formula, dimensions.get(state) ?? []).values);
      nexts.forEach(([state], k) => {
        define(state, dimensions.get(state) ?? [], at(after, k));
      });
    }
    const named = (word: string, k: number): string => `${name}.${k === 0 ? word : `${word}_${k + 1}`}`;
    const list = (word: string, k: number, numbers: readonly number[]): readonly number[] => {
      values.set(named(word, k), { axes: [], sizes: [], values: numbers });
      return numbers;
    };
    return [
      ...(condition === undefined ? [] : list("steps", 0, [step])),
      ...states.flatMap(({ state }, k) => list("last", k, values.get(state)?.values ?? [])),
      ...outputs.flatMap(({ numbers }, k) => list("outputs", k, numbers)),
    ];
  }

  /** A formula, its axes in the order of the line that it stands on. */
  function compute(formula: string, axes: readonly string[]): Named {
    const words: string[] = [];
    TOKEN.lastIndex = 0;
    for (let place = 0; place < formula.trimEnd().length; place = TOKEN.lastIndex) {
      TOKEN.lastIndex = place;
      const word = TOKEN.exec(formula)?.[1];
      if (word === undefined) throw new SyntaxError(`not read: ${formula.slice(place)}`);
      words.push(word);
    }
    const tokens = { words, place: 0 };
    const value = comparison(tokens, axes);
    if (tokens.place < words.length) throw new SyntaxError(`not read: ${words.slice(tokens.place).join(" ")}`);
    // A result of a loop has no axes of its own.
    if (value.axes.length === 0 && value.values.length > 1) return value;
    const isWanted = axes.length > 0;
    return isWanted
      ? arranged(
          value,
          axes.filter((axis) => sizeOf(axis) !== 1),
        )
      : value;
  }

  function next({ words, place }: Tokens): string {
    return words[place] ?? "";
  }

  function take(tokens: Tokens, ...wanted: readonly string[]): string | undefined {
    const word = next(tokens);
    if (!wanted.includes(word)) return undefined;
    tokens.place++;
    return word;
  }

  function must(tokens: Tokens, wanted: string): void {
    if (take(tokens, wanted) === undefined) throw new SyntaxError(`'${wanted}' expected, not '${next(tokens)}'`);
  }

  function comparison(tokens: Tokens, axes: readonly string[]): Named {
    const left = additive(tokens, axes);
    const sign = take(tokens, ">", "=", "≠");
    if (sign === undefined) return left;
    const right = additive(tokens, axes);
    return each([left, right], ([a = 0, b = 0]) => Number(sign === ">" ? a > b : sign === "=" ? a === b : a !== b));
  }

  function additive(tokens: Tokens, axes: readonly string[]): Named {
    let value = multiplicative(tokens, axes);
    for (let sign = take(tokens, "+", "-"); sign !== undefined; sign = take(tokens, "+", "-")) {
      const isSum = sign === "+";
      value = each([value, multiplicative(tokens, axes)], ([a = 0, b = 0]) => (isSum ? a + b : a - b));
    }
    return value;
  }

  function multiplicative(tokens: Tokens, axes: readonly string[]): Named {
    const isConditional = next(tokens) === "[";
    let value = signed(tokens, axes);
    for (let sign = take(tokens, "·", "/"); sign !== undefined; sign = take(tokens, "·", "/")) {
      const isProduct = sign === "·";
      // A condition that does not hold makes 0 of whatever it is a factor of.
      const isCondition = next(tokens) === "[" || isConditional;
      const right = signed(tokens, axes);
      value = each([value, right], ([a = 0, b = 0]) =>
        isCondition && (a === 0 || b === 0) ? 0 : isProduct ? a * b : a / b,
      );
    }
    return value;
  }

  function signed(tokens: Tokens, axes: readonly string[]): Named {
    if (take(tokens, "-") !== undefined) return each([signed(tokens, axes)], ([a = 0]) => -a);
    const [, reducer, list] = /^(Σ|max|min)_\{(.*)\}$/.exec(next(tokens)) ?? [];
    if (reducer === undefined || list === undefined) return matrices(tokens, axes);
    tokens.place++;
    const over = list.split(", ");
    const operand = matrices(tokens, axes);
    const left = operand.axes.filter((axis) => !over.includes(axis));
    const inner = [...left, ...over];
    const all = arranged(operand, inner);
    const count = over.reduce((product, axis) => product * sizeOf(axis), 1);
    const values = Array.from({ length: left.reduce((product, axis) => product * sizeOf(axis), 1) }, (_, i) => {
      const own = all.values.slice(i * count, (i + 1) * count);
      return reducer === "Σ"
        ? own.reduce((a, b) => a + b, 0)
        : reducer === "max"
          ? Math.max(-Infinity, ...own)
          : Math.min(Infinity, ...own);
    });
    return { axes: left, sizes: left.map(sizeOf), values };
  }

  /** Factors beside each other: a matrix product along the last two axes, in the order in which they were declared. */
  function matrices(tokens: Tokens, axes: readonly string[]): Named {
    let left = factor(tokens, axes);
    while (/^(?!ᵀ)[\p{L}_]/u.test(next(tokens)) && !next(tokens).startsWith("axis ")) {
      const right = factor(tokens, axes);
      const [row, inner] = [at(left.axes, left.axes.length - 2), at(left.sizes, left.sizes.length - 1)];
      const column = at(right.axes, right.axes.length - 1).replaceAll("'", "");
      const leading = left.axes.slice(0, -2);
      let own = column;
      while ([...leading, row].includes(own)) own += "'";
      const [rows, columns] = [at(left.sizes, left.sizes.length - 2), at(right.sizes, right.sizes.length - 1)];
      if (at(right.sizes, right.sizes.length - 2) !== inner)
        throw new RangeError(`${left.axes.join()} by ${right.axes.join()}`);
      const many = left.values.length / rows / inner;
      const isShared = right.sizes.length === 2;
      const values = Array.from({ length: many * rows * columns }, (_, i) => {
        const [m, r, c] = [Math.floor(i / rows / columns), Math.floor(i / columns) % rows, i % columns];
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const other = (isShared ? 0 : m * inner * columns) + k * columns + c;
          sum += at(left.values, (m * rows + r) * inner + k) * at(right.values, other);
        }
        return sum;
      });
      left = { axes: [...leading, row, own], sizes: [...left.sizes.slice(0, -2), rows, columns], values };
    }
    return left;
  }

  function factor(tokens: Tokens, axes: readonly string[]): Named {
    const name = next(tokens);
    let value = primary(tokens, axes);
    for (;;) {
      if (take(tokens, "²") !== undefined) value = each([value], ([a = 0]) => a * a);
      else if (take(tokens, "ᵀ") !== undefined) {
        const turned = [...value.axes.slice(0, -2), ...value.axes.slice(-2).reverse()];
        value = arranged(value, turned);
      } else if (/^\{.*→/.test(next(tokens))) {
        const list = next(tokens).slice(1, -1).split(", ");
        tokens.place++;
        const to = new Map(list.map((pair) => pair.split(" → ") as [string, string]));
        value = { ...value, axes: value.axes.map((axis) => to.get(axis) ?? axis) };
      } else if (next(tokens) === "[" && tokens.words[tokens.place - 1] !== "·") {
        must(tokens, "[");
        const indices = comparison(tokens, axes);
        must(tokens, "]");
        const table = value;
        // The axis of a single row is not among those of the table.
        const [rows] = dimensions.get(name) ?? [];
        const first = rows !== undefined && sizeOf(rows) === 1 ? 0 : 1;
        const width = table.sizes.slice(first).reduce((a, b) => a * b, 1);
        value = {
          axes: [...indices.axes, ...table.axes.slice(first)],
          sizes: [...indices.sizes, ...table.sizes.slice(first)],
          values: indices.values.flatMap((i) => table.values.slice(i * width, (i + 1) * width)),
        };
      } else return value;
    }
  }

  function primary(tokens: Tokens, axes: readonly string[]): Named {
    const word = next(tokens);
    tokens.place++;
    if (word === "(" || word === "[") {
      const value = comparison(tokens, axes);
      must(tokens, word === "(" ? ")" : "]");
      return value;
    }
    if (word === "NaN") return { axes: [], sizes: [], values: [NaN] };
    if (/^-?∞$/.test(word)) return { axes: [], sizes: [], values: [word === "∞" ? Infinity : -Infinity] };
    if (/^\d/.test(word)) return { axes: [], sizes: [], values: [Number(word)] };
    if (next(tokens) !== "(") {
      const value = values.get(word);
      if (!value) throw new ReferenceError(`'${word}' has no line`);
      return value;
    }
    must(tokens, "(");
    const operands: Named[] = [];
    const names: string[] = [];
    let more = "";
    while (next(tokens) !== ")") {
      if (/^(?:axis |stream |ascending$|descending$)/.test(next(tokens))) {
        more = next(tokens);
        tokens.place++;
      } else {
        names.push(next(tokens));
        operands.push(comparison(tokens, axes));
      }
      take(tokens, ",");
    }
    must(tokens, ")");
    return called(word, operands, names, more, axes);
  }

  function called(
    word: string,
    operands: readonly Named[],
    names: readonly string[],
    more: string,
    axes: readonly string[],
  ): Named {
    const f = FUNCTIONS[word];
    if (f) return each(operands, f);
    const kept = axes.filter((axis) => sizeOf(axis) !== 1);
    const made = (numbers: readonly number[]): Named => ({ axes: kept, sizes: kept.map(sizeOf), values: numbers });
    if (word === "constant") return made(operands.flatMap((own) => own.values));
    if (word === "reshape") return made(at(operands, 0).values);
    if (word === "scatter") {
      const [indices, rows] = [at(operands, 0), at(operands, 1)];
      const width = axes.slice(1).reduce((product, own) => product * sizeOf(own), 1);
      const sum = Array<number>(sizeOf(at(axes, 0)) * width).fill(0);
      indices.values.forEach((row, i) => {
        for (let k = 0; k < width; k++)
          sum[row * width + k] = at(sum, row * width + k) + at(rows.values, i * width + k);
      });
      return made(sum);
    }
    const [axis = 0, start = 0] = Array.from(more.matchAll(/\d+/g), Number);
    const sizesOf = (name: string): readonly number[] => (dimensions.get(name) ?? []).map(sizeOf);
    const inner = (list: readonly number[]): number => list.slice(axis + 1).reduce((a, b) => a * b, 1);
    if (word === "slice") {
      const from = sizesOf(at(names, 0));
      const [width, long, short] = [inner(from), at(from, axis), sizeOf(at(axes, axis))];
      const { values: numbers } = at(operands, 0);
      const chunk = width * long;
      return made(
        Array.from({ length: numbers.length / chunk }, (_, i) =>
          numbers.slice(i * chunk + start * width, i * chunk + (start + short) * width),
        ).flat(),
      );
    }
    if (word === "concat") {
      const chunks = names.map((name) => inner(sizesOf(name)) * at(sizesOf(name), axis));
      const many = axes.slice(0, axis).reduce((product, own) => product * sizeOf(own), 1);
      return made(
        Array.from({ length: many }, (_, i) =>
          operands.flatMap(({ values: numbers }, k) => numbers.slice(i * at(chunks, k), (i + 1) * at(chunks, k))),
        ).flat(),
      );
    }
    const last = (name: string): number => at(sizesOf(name), sizesOf(name).length - 1);
    const [first = "", second = ""] = names;
    const [one, two] = [operands[0]?.values ?? [], operands[1]?.values ?? []];
    if (word === "gatherAlong") {
      const [long, short] = [last(first), last(second)];
      return made(two.map((position, i) => at(one, Math.floor(i / short) * long + position)));
    }
    if (word === "scatterAlong") {
      const [long, short] = [sizeOf(at(axes, axes.length - 1)), last(first)];
      const sum = Array<number>(axes.reduce((product, own) => product * sizeOf(own), 1)).fill(0);
      one.forEach((position, i) => {
        const place = Math.floor(i / short) * long + position;
        sum[place] = at(sum, place) + at(two, i);
      });
      return made(sum);
    }
    if (word === "order") {
      const [long, short] = [last(first), sizeOf(at(axes, axes.length - 1))];
      const sign = more === "ascending" ? 1 : -1;
      const before = (a: number, b: number): number =>
        Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : sign * (a - b);
      return made(
        Array.from({ length: long === 0 ? 0 : one.length / long }, (_, row) =>
          Array.from({ length: long }, (__, k) => k)
            .sort((i, j) => before(at(one, row * long + i), at(one, row * long + j)))
            .slice(0, short),
        ).flat(),
      );
    }
    if (word === "window") {
      const from = sizesOf(first);
      const [width, long] = [inner(from), at(from, axis)];
      const [many, span] = [sizeOf(at(axes, axis)), sizeOf(at(axes, axis + 1))];
      return made(
        Array.from({ length: long * width === 0 ? 0 : one.length / (long * width) }, (_, i) =>
          Array.from({ length: many }, (__, k) => one.slice((i * long + k) * width, (i * long + k + span) * width)),
        ).flat(2),
      );
    }
    if (word === "random") {
      const key = [at(one, 0) >>> 0, at(one, 1) >>> 0] as const;
      const size = axes.reduce((product, own) => product * sizeOf(own), 1);
      return made([...(more.endsWith("coarse") ? coarseUniforms : uniforms)(key, axis, size)]);
    }
    throw new SyntaxError(`the function '${word}' is not known`);
  }

  /** A function of each element; an axis that an operand lacks repeats it. */
  function each(operands: readonly Named[], f: (own: readonly number[]) => number): Named {
    const axes = [...new Set(operands.flatMap((own) => own.axes))];
    const all = operands.map((own) => arranged(own, axes).values);
    const size = axes.reduce((product, axis) => product * sizeOf(axis), 1);
    const numbers = Array.from({ length: size }, (_, i) => f(all.map((own) => at(own, i))));
    return { axes, sizes: axes.map(sizeOf), values: numbers };
  }

  /** The same numbers with their axes in an order, repeated along those that they lack. */
  function arranged(own: Named, axes: readonly string[]): Named {
    const lost = own.axes.find((axis) => !axes.includes(axis));
    if (lost !== undefined)
      throw new RangeError(`[${own.axes.join(", ")}] has '${lost}', which [${axes.join(", ")}] has not`);
    const sizesOf = axes.map(sizeOf);
    const strides = new Map<string, number>();
    own.axes.reduceRight((stride, axis, k) => {
      strides.set(axis, stride);
      return stride * at(own.sizes, k);
    }, 1);
    const size = sizesOf.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: size }, (_, i) => {
      let [rest, place] = [i, 0];
      for (let k = axes.length - 1; k >= 0; k--) {
        place += (rest % at(sizesOf, k)) * (strides.get(at(axes, k)) ?? 0);
        rest = Math.floor(rest / at(sizesOf, k));
      }
      return at(own.values, place);
    });
    return { axes, sizes: sizesOf, values };
  }
};

const FUNCTIONS: Readonly<Record<string, (own: readonly number[]) => number>> = {
  abs: ([x = 0]) => Math.abs(x),
  floor: ([x = 0]) => Math.floor(x),
  sqrt: ([x = 0]) => Math.sqrt(x),
  exp: ([x = 0]) => Math.exp(x),
  ln: ([x = 0]) => Math.log(x),
  sin: ([x = 0]) => Math.sin(x),
  cos: ([x = 0]) => Math.cos(x),
  tanh: ([x = 0]) => Math.tanh(x),
  max: ([x = 0, y = 0]) => Math.max(x, y),
  min: ([x = 0, y = 0]) => Math.min(x, y),
  float: ([x = 0]) => x,
  int: ([x = 0]) => Math.max(-(2 ** 31), Math.min(Math.trunc(x), 2 ** 31 - 1)) || 0,
  round: ([x = 0]) => round(x),
  remainder: ([x = 0, y = 0]) => remainder(x, y),
  pow: ([x = 0, y = 0]) => x ** y,
  atan2: ([y = 0, x = 0]) => Math.atan2(y, x),
  erf: ([x = 0]) => erf(x),
  erfc: ([x = 0]) => erfc(x),
  erfInverse: ([x = 0]) => erfInverse(x),
  gelu: ([x = 0]) => 0.5 * x * erfc(-x / Math.SQRT2),
  softplus: ([x = 0]) => -logSigmoid(-x),
  logSigmoid: ([x = 0]) => logSigmoid(x),
  logGamma: ([x = 0]) => logGamma(x),
  digamma: ([x = 0]) => digamma(x),
  quotient: ([x = 0, y = 0]) => (y === 0 ? 0 : Math.floor(x / y)),
  where: ([c = 0, x = 0, y = 0]) => (c !== 0 ? x : y),
};

/** Stirling's series of the logarithm of Γ, for what is large enough, and Γ(x + 1) = x Γ(x) before. */
const logGamma = (x: number): number =>
  x < 20
    ? logGamma(x + 1) - Math.log(x)
    : (x - 0.5) * Math.log(x) -
      x +
      0.5 * Math.log(2 * Math.PI) +
      1 / (12 * x) -
      1 / (360 * x ** 3) +
      1 / (1260 * x ** 5);

/** The derivative of that. */
const digamma = (x: number): number =>
  x < 20
    ? digamma(x + 1) - 1 / x
    : Math.log(x) - 1 / (2 * x) - 1 / (12 * x * x) + 1 / (120 * x ** 4) - 1 / (252 * x ** 6);

const marginOf = (row: string): number => row.length - row.trimStart().length;

/** Rows of which those that were broken are whole again: what follows is indented by four. */
const joined = (rows: readonly string[]): readonly string[] =>
  rows.reduce<readonly string[]>((all, row) => {
    const before = all.at(-1);
    const isMore = before !== undefined && marginOf(row) === Math.max(2, marginOf(before)) + 4;
    return isMore ? [...all.slice(0, -1), `${before} ${row.trimStart()}`] : [...all, row];
  }, []);

/** The rows below one that stand further in. */
const within = (rows: readonly string[], place: number): readonly string[] => {
  const margin = marginOf(at(rows, place));
  const rest = rows.slice(place + 1);
  const end = rest.findIndex((row) => marginOf(row) <= margin);
  return end < 0 ? rest : rest.slice(0, end);
};
