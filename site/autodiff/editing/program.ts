/** Code that the compiler has accepted, as plain data: the part of TypeScript that the page can run, without its types. */

/** An element of an array, or an argument of a call; a spread stands for all that it holds. */
export interface Item {
  readonly isSpread: boolean;
  readonly value: Expression;
}

/** A field of an object, or all fields of another one. */
export type Entry =
  | { readonly kind: "field"; readonly key: Expression; readonly value: Expression }
  | { readonly kind: "spread"; readonly value: Expression };

/** What gives a value. Lines are those of the code, from 1. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "name"; readonly name: string; readonly line: number }
  | { readonly kind: "array"; readonly items: readonly Item[]; readonly line: number }
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly line: number }
  | {
      readonly kind: "member";
      readonly of: Expression;
      readonly key: Expression;
      readonly isOptional: boolean;
      readonly line: number;
    }
  | {
      readonly kind: "call";
      readonly callee: Expression;
      readonly items: readonly Item[];
      readonly isOptional: boolean;
      readonly line: number;
    }
  | { readonly kind: "function"; readonly parameters: readonly Parameter[]; readonly body: readonly Statement[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression; readonly line: number }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | {
      readonly kind: "logical";
      readonly operator: "&&" | "||" | "??";
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: "template"; readonly texts: readonly string[]; readonly values: readonly Expression[] }
  | {
      readonly kind: "assignment";
      readonly target: Expression;
      /** The operator before the `=`; none assigns the value as it is. */
      readonly operator: string | undefined;
      readonly value: Expression;
      /** Whether the expression has the value from before, as `i++` has. */
      readonly givesOld: boolean;
      readonly line: number;
    };

/** Where a value goes: a name, or the parts of it to names of their own. */
export type Pattern =
  | { readonly kind: "name"; readonly name: string }
  | {
      readonly kind: "object";
      readonly parts: readonly { readonly key: string; readonly to: Parameter }[];
      readonly rest: string | undefined;
      readonly line: number;
    }
  | {
      readonly kind: "array";
      readonly parts: readonly (Parameter | undefined)[];
      readonly rest: string | undefined;
      readonly line: number;
    };

/** A pattern, and what it takes where nothing is given. */
export interface Parameter {
  readonly pattern: Pattern;
  readonly otherwise: Expression | undefined;
  readonly isRest: boolean;
}

/** What is done. */
export type Statement =
  | {
      readonly kind: "declaration";
      readonly pattern: Pattern;
      readonly value: Expression | undefined;
    }
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "throw"; readonly sentence: Expression; readonly line: number }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly whenTrue: Statement;
      readonly whenFalse: Statement | undefined;
    }
  | {
      readonly kind: "loop";
      readonly before: readonly Statement[];
      readonly test: Expression | undefined;
      readonly isTestedFirst: boolean;
      readonly after: Expression | undefined;
      readonly body: Statement;
      readonly line: number;
    }
  | {
      readonly kind: "each";
      readonly pattern: Pattern;
      readonly of: Expression;
      readonly body: Statement;
      readonly line: number;
    }
  | { readonly kind: "break" }
  | { readonly kind: "continue" };

/** A name that the code takes from a module. */
export interface Import {
  readonly from: string;
  /** The name there; `*` stands for the whole module. */
  readonly imported: string;
  readonly name: string;
  readonly line: number;
}

/** A file of code. */
export interface Code {
  readonly imports: readonly Import[];
  readonly body: readonly Statement[];
  /** What the file exports as its default. */
  readonly result: Expression;
}
