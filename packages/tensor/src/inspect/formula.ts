/** Formulas as a reader sees them, and their text: axes go by names, and operands are aligned by them. */

/** A formula. The axes of a name may have other names here: `Q{length → length'}`. */
export type Formula =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "number"; readonly value: number }
  /** `f(a, b)`; what is no tensor among the arguments comes last, as text. */
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Formula[]; readonly more?: string }
  | { readonly kind: "binary"; readonly symbol: Symbol; readonly operands: readonly [Formula, Formula] }
  | { readonly kind: "negated" | "squared" | "condition"; readonly operand: Formula }
  /** A sum or an extremum over axes. */
  | { readonly kind: "over"; readonly reducer: string; readonly axes: readonly string[]; readonly operand: Formula }
  /** A matrix product; transposed is what has a ᵀ. */
  | { readonly kind: "matrices"; readonly operands: readonly Matrix[] }
  /** One position of an axis: `x[length: 3]`. */
  | { readonly kind: "position"; readonly operand: Formula; readonly axis: string; readonly position: number }
  /** 1 at one position of an axis and else 0: `[length: 3]`. */
  | { readonly kind: "indicator"; readonly axis: string; readonly position: number }
  /** Rows of a table. */
  | { readonly kind: "rows"; readonly table: Formula; readonly indices: Formula }
  | { readonly kind: "renamed"; readonly operand: Formula; readonly axes: readonly (readonly [string, string])[] };

/** A factor of a matrix product. */
export interface Matrix {
  readonly name: string;
  readonly isTransposed: boolean;
}

/** What stands between two operands, with how strongly it binds. */
const SYMBOLS = { ">": 0, "=": 0, "≠": 0, "+": 1, "-": 1, "·": 2, "/": 2 } as const;

/** An operator between two operands. */
export type Symbol = keyof typeof SYMBOLS;

const [SUM, PRODUCT, MATRICES, ATOM] = [1, 2, 3, 4];

/** How strongly a formula holds together. */
const strength = (formula: Formula): number => {
  if (formula.kind === "binary") return SYMBOLS[formula.symbol];
  if (formula.kind === "over") return SUM;
  if (formula.kind === "negated") return PRODUCT;
  if (formula.kind === "matrices") return MATRICES;
  return formula.kind === "number" && formula.value < 0 ? PRODUCT : ATOM;
};

/** A comparison of its own, in the brackets that tell it from an equation: `[a = b]`. */
export const inBrackets = (formula: Formula): Formula =>
  formula.kind === "binary" && SYMBOLS[formula.symbol] === 0 ? { kind: "condition", operand: formula } : formula;

/** Whether a formula is a product of elements. */
export const isProduct = (formula: Formula): formula is Formula & { readonly kind: "binary"; readonly symbol: "·" } =>
  formula.kind === "binary" && formula.symbol === "·";

/** A formula as text: `d_W = xᵀ d_z`, `Σ_{batch} d_z`, `[h > 0] · d_h`. */
export const formulaText = (formula: Formula): string => {
  const within = (part: Formula, least: number): string =>
    strength(part) >= least ? formulaText(part) : `(${formulaText(part)})`;
  switch (formula.kind) {
    case "name":
      return formula.name;
    case "number":
      return numberText(formula.value);
    case "call":
      return `${formula.name}(${[...formula.operands.map(formulaText), ...(formula.more ? [formula.more] : [])].join(", ")})`;
    case "binary": {
      const own = SYMBOLS[formula.symbol];
      const [left, right] = formula.operands;
      // Products are associative, and a sum over axes goes as far as the next sign.
      const isOpen = formula.symbol === "·" ? isProduct(right) : own === SUM && right.kind === "over";
      return `${within(left, own || SUM)} ${formula.symbol} ${isOpen ? formulaText(right) : within(right, own + 1)}`;
    }
    case "negated":
      return `-${within(formula.operand, MATRICES)}`;
    case "squared":
      return `${within(formula.operand, ATOM)}²`;
    case "condition":
      return `[${formulaText(formula.operand)}]`;
    case "over":
      return `${formula.reducer}_{${formula.axes.join(", ")}} ${within(formula.operand, MATRICES)}`;
    case "matrices":
      return formula.operands.map(({ name, isTransposed }) => (isTransposed ? `${name}ᵀ` : name)).join(" ");
    case "position":
      return `${within(formula.operand, ATOM)}[${formula.axis}: ${formula.position}]`;
    case "indicator":
      return `[${formula.axis}: ${formula.position}]`;
    case "rows":
      return `${within(formula.table, ATOM)}[${formulaText(formula.indices)}]`;
    case "renamed":
      return `${within(formula.operand, ATOM)}{${formula.axes.map(([from, to]) => `${from} → ${to}`).join(", ")}}`;
  }
};

/** A number in as few digits as float32 tells apart. */
const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  const short = Number(value.toPrecision(8));
  return String(Math.fround(short) === Math.fround(value) ? short : value).replace("e+", "e");
};

/** The number of operators and operands: how much there is to read. */
export const lengthOf = (formula: Formula): number => formulaText(formula).length;

/** The names that a formula reads. */
export const namesIn = (formula: Formula): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (part: Formula): void => {
    switch (part.kind) {
      case "name":
        names.add(part.name);
        break;
      case "call":
      case "binary":
        part.operands.forEach(visit);
        break;
      case "matrices":
        for (const own of part.operands) names.add(own.name);
        break;
      case "rows":
        visit(part.table);
        visit(part.indices);
        break;
      case "number":
      case "indicator":
        break;
      default:
        visit(part.operand);
    }
  };
  visit(formula);
  return names;
};
