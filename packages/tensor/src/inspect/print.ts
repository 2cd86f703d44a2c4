/** A program as text, with the formulas of a paper, and as a graph for DOT, Mermaid and SVG. */
import { checkFields, checkFunction } from "../shape/sizes.ts";
import { dotText, mermaidText } from "./drawings.ts";
import { formulaText } from "./formula.ts";
import { type Line, type Listing, listingOf } from "./listing.ts";
import { loopHeading, type LoopLines, type LoopPlace } from "./loop-listing.ts";
import { record } from "./record.ts";
import { svgText } from "./svg.ts";

/** How a program is written. */
export type PrintForm = "text" | "dot" | "mermaid" | "svg";

/**
 * What a function computes, as text. Each line is a formula under a name: parameters have those of their tree, results of `label`
 * their labels, the cotangent of `scores` is `d_scores`, and the rest is named by its operation. The value comes first, and then the
 * derivative. With `as`, the same as a graph in the languages DOT and Mermaid, or as an SVG picture.
 *
 * Operands are aligned by the names of their axes, and an axis that an operand lacks repeats it; a second axis `length` is `length'`,
 * and `Q{length → length'}` is Q with its axis under another name. `A B` is the matrix product along the last two axes, ᵀ exchanges
 * them, `Σ_{batch}` is the sum over an axis, and `V[i]` are the rows of V that i names. `[x > 0]` is 1 where that is so, and else 0,
 * whatever it is a factor of. What would take many operators has its name, `erf(x)`.
 *
 * The steps of a loop stand below it. `h_t` is the state or the row at step t; after what a step computes of them, all states become
 * the `next` ones at once.
 *
 * @example
 * ```ts
 * const x = tensor("n", [1, 2], { n: 2 });
 * print((p: { w: Tensor<["n"]> }) => sum(square(p.w)))({ w: x }).split("\n")[3]; // "  sum = Σ_{n} w²"
 * ```
 */
export const print = <A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  options: { readonly as?: PrintForm } = {},
): ((...args: A) => string) => {
  checkFunction("print", "f", f);
  checkFields("print", "options", options, "as");
  const write = FORMS[options.as ?? "text"];
  if (!write) throw new TypeError(`print: 'as' is ${String(options.as)}, not one of ${Object.keys(FORMS).join(", ")}`);
  return (...args) => write(listingOf(record("print", f, args)));
};

/** The width that lines are kept to. */
const WIDTH = 110;

const HEADINGS = { forward: "forward", backward: "backward", after: "from the derivative" } as const;

/** A listing as text. */
export const listingText = ({ inputs, lines, results }: Listing): string => {
  const given = inputs.map(({ name, dimensions, node }) => declared(name, dimensions, node.dtype));
  const text = [wrapped(`given ${given.join(", ") || "nothing"}`)];
  const sizes = new Map<string, number>();
  for (const { node, dimensions } of [...inputs, ...lines, ...lines.flatMap(declaredWithin)]) {
    dimensions.forEach((name, axis) => {
      if (!/^\d|'$/.test(name)) sizes.set(name, node.sizes[axis] ?? 0);
    });
  }
  if (sizes.size > 0)
    text.push(wrapped(`where ${Array.from(sizes, ([name, size]) => `${name} is ${size}`).join(", ")}`));
  for (const phase of ["forward", "backward", "after"] as const) {
    const own = lines.filter((line) => line.phase === phase);
    if (own.length > 0) text.push(HEADINGS[phase], ...own.flatMap((line) => lineText(line, "  ")));
  }
  return [
    ...text,
    "return",
    ...results.map(({ path, formula }) => wrapped(`${path === "" ? "" : `${path} = `}${formulaText(formula)}`, "  ")),
  ].join("\n");
};

/** A line as text: `  h [batch, out] = max(z, 0)`. The steps of a loop stand below it, further in. */
const lineText = ({ name, dimensions, node, formula, loop }: Line, margin: string): readonly string[] => [
  wrapped(`${declared(name, dimensions, node.dtype)} = ${formulaText(formula)}`, margin),
  ...(loop ? loopText(loop, `${margin}  `) : []),
];

const loopText = (loop: LoopLines, margin: string): readonly string[] => {
  const place = ({ name, dimensions, node }: LoopPlace): string => declared(name, dimensions, node.dtype);
  return [
    wrapped(loopHeading(loop), margin),
    ...loop.states.map((own) => wrapped(`state ${place(own)} from ${formulaText(own.from)}`, margin)),
    ...loop.rows.map((own) => wrapped(`row ${place(own)} of ${formulaText(own.from)}`, margin)),
    ...loop.lines.flatMap((line) => lineText(line, margin)),
    ...loop.states.map(({ name, next }) => wrapped(`next ${name} = ${formulaText(next)}`, margin)),
    ...loop.outputs.map(({ dimensions, node, formula }) =>
      wrapped(`${declared("output", dimensions, node.dtype)} = ${formulaText(formula)}`, margin),
    ),
  ];
};

/** What has dimensions within the steps of a loop. */
const declaredWithin = ({ loop }: Line): readonly Pick<LoopPlace, "node" | "dimensions">[] =>
  loop ? [...loop.states, ...loop.rows, ...loop.outputs, ...loop.lines, ...loop.lines.flatMap(declaredWithin)] : [];

const declared = (name: string, dimensions: readonly string[], dtype: string): string =>
  `${name}${dimensions.length > 0 ? ` [${dimensions.join(", ")}]` : ""}${dtype === "float" ? "" : ` ${dtype}`}`;

/** A line that is broken at spaces where it would be too wide; what follows is indented. */
const wrapped = (line: string, margin = ""): string => {
  const rows: string[] = [];
  let row = "";
  for (const word of line.split(" ")) {
    if (row !== "" && row.length + word.length + 1 > WIDTH) {
      rows.push(row);
      row = `${margin || "  "}    ${word}`;
    } else row = row === "" ? `${margin}${word}` : `${row} ${word}`;
  }
  return [...rows, row].join("\n");
};

const FORMS: Readonly<Partial<Record<string, (listing: Listing) => string>>> = {
  text: listingText,
  dot: dotText,
  mermaid: mermaidText,
  svg: svgText,
};
