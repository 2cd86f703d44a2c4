/** Finds where a text stops to be JSON: what engines say of that differs, and names no place for some faults. */

/** What is wrong with a text that is no JSON. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What stands there, and what was expected. */
  readonly found: string;
  readonly expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const TEXT = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const LITERAL = String.raw`(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])`;
const TOKEN = new RegExp(`(${TEXT})|(${LITERAL})|([{}[\\],:])`, "y");

/** What may come next. */
type State = "value" | "value or ]" | "name" | "name or }" | "colon" | "rest";

/** What is expected in each state but the rest, whose end is that of the innermost bracket. */
const expectations = {
  value: "a value",
  "value or ]": "a value or ']'",
  name: "a name in double quotes",
  "name or }": "a name in double quotes or '}'",
  colon: "':'",
} as const;

/** The first fault of a text as JSON; none if it is JSON. */
export const jsonFault = (text: string): JsonFault | undefined => {
  const open: ("{" | "[")[] = [];
  let state: State = "value";
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = at;
    const [all = "", string, literal, sign] = TOKEN.exec(text) ?? [];
    const token = string === undefined ? (literal === undefined ? sign : "literal") : "text";
    const inner = open.at(-1);
    if (token === undefined && at === text.length && state === "rest" && inner === undefined) return undefined;
    const next = after(state, token, inner);
    if (next === undefined) return faultAt(text, at, state === "rest" ? restOf(inner) : expectations[state]);
    if (token === "{" || token === "[") open.push(token);
    if (token === "}" || token === "]") open.pop();
    state = next;
    at += all.length;
  }
};

/** The state after a token within a bracket; none if it may not stand there. */
const after = (state: State, token: string | undefined, inner: "{" | "[" | undefined): State | undefined => {
  if (token === "text" && (state === "name" || state === "name or }")) return "colon";
  if (token === "}") return state === "name or }" || (state === "rest" && inner === "{") ? "rest" : undefined;
  if (token === "]") return state === "value or ]" || (state === "rest" && inner === "[") ? "rest" : undefined;
  if (state === "colon") return token === ":" ? "value" : undefined;
  if (state === "rest") return token === "," && inner !== undefined ? (inner === "{" ? "name" : "value") : undefined;
  if (state === "name" || state === "name or }") return undefined;
  if (token === "{") return "name or }";
  if (token === "[") return "value or ]";
  return token === "text" || token === "literal" ? "rest" : undefined;
};

const restOf = (inner: "{" | "[" | undefined): string =>
  inner === undefined ? "its end" : inner === "{" ? "',' or '}'" : "',' or ']'";

const faultAt = (text: string, at: number, expected: string): JsonFault => {
  const before = text.slice(0, at).split("\n");
  const [found] = text.slice(at, at + 2);
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    found: found === undefined ? "its end" : JSON.stringify(found),
    expected,
  };
};
