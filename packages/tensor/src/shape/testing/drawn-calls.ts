/** Draws the texts of signatures and of calls of operations, right and wrong ones, for the law that the editor and the run time agree. */
import fc from "fast-check";

const NAMES = ["batch", "length", "dim"] as const;

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** A text as code, in which nothing ends a line. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
const joined = (arbitrary: fc.Arbitrary<string>, between: string, minLength: number, maxLength: number) =>
  fc.array(arbitrary, { minLength, maxLength }).map((parts) => parts.join(between));

/** What words are made of: names of several scripts, digits, signs of sums, and signs that are in no word. */
const piece = fc.oneof(
  { arbitrary: oneOf<string>(...NAMES, "i", "j", "λ", "größe", "e\u0301", "🎬", "👩‍🔬", "क्ष", "_x", "x_1"), weight: 12 },
  {
    arbitrary: oneOf("0", "1", "2", "3", "07", "1e3", "1e21", "0x1", "½", "٣", "²", "1000000000000000000000"),
    weight: 4,
  },
  { arbitrary: oneOf("-", "+", "*", "-1", "+2", "*2", "-0"), weight: 4 },
  {
    arbitrary: oneOf("...", ".", "!", "$", ":", "\t", "\u00a0", "\u2028", "\u0007", "(", "", "'", '"', "\\"),
    weight: 1,
  },
);
const oddWord = joined(piece, "", 1, 3);
const word = fc.oneof(
  { arbitrary: oneOf("i", "j", "k", "🎬", "3", "...", "i-1", "j+2", "i*j", "2*i"), weight: 8 },
  { arbitrary: oddWord, weight: 1 },
);
const words = joined(word, " ", 0, 3);
const typed = fc.tuple(oneOf("", "", "", "int:", "bool:"), words).map(([type, text]) => `${type}${text}`);

/** The text of a signature. */
export const signatureText: fc.Arbitrary<string> = fc
  .tuple(joined(typed, ", ", 1, 3), oneOf(" -> ", " -> ", " -> ", " -> ", " ->", "->", " "), typed)
  .map(([inputs, arrow, output]) => `${inputs}${arrow}${output}`);

const dimensions = fc.oneof({ arbitrary: oneOf<string>(...NAMES), weight: 3 }, oneOf("1", "2", "3"));
const shape = joined(dimensions, " ", 0, 3);
/** Two shapes of which one has some of the other's dimensions: there is a repair for most of those that do not broadcast. */
const nested = fc
  .array(dimensions, { minLength: 1, maxLength: 3 })
  .chain((all) =>
    fc
      .tuple(fc.constant(all), fc.subarray(all), fc.boolean())
      .map(([wide, narrow, isFirst]) =>
        (isFirst ? [wide, narrow] : [narrow, wide]).map((words) => `given(${quoted(words.join(" "))})`).join(", "),
      ),
  );
const given = shape.map((notation) => `given(${quoted(notation)})`);
const indices = shape.map((notation) => `indices(${quoted(notation)})`);
const booleans = shape.map((notation) => `booleans(${quoted(notation)})`);
const number = oneOf("-3", "-2", "-1", "1", "2", "3");
const axis = fc.oneof({ arbitrary: oneOf(...NAMES.map(quoted), '"items"'), weight: 3 }, oneOf("-1", "-2", "-3"));
const axes = fc.oneof(
  axis,
  joined(axis, ", ", 1, 2).map((list) => `[${list}]`),
);

const call = (names: readonly string[], ...args: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(oneOf(...names), ...args).map(([name, ...texts]) => `t.${name}(${texts.join(", ")})`);

const notation = fc.tuple(words, words).map(([inputs, output]) => quoted(`${inputs} -> ${output}`));

/** The text of a call of an operation, with `t`, `given`, `indices` and `booleans` in scope. */
export const callText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: call(["add", "sub", "mul", "div", "maximum", "less", "equal", "atan2"], nested), weight: 4 },
  call(["add", "sub", "mul", "div", "maximum", "less", "equal", "atan2", "mse"], given, given),
  call(["matmul", "dot", "outer", "solve", "rmsNorm"], given, given),
  call(["gather", "gatherAlong"], given, indices),
  call(["relu", "sqrt", "maskDiagonal"], given),
  call(["sum", "mean", "max", "logSumExp", "softmax", "norm"], given, axes),
  call(["argmax", "cumulativeSum", "flip", "squeeze"], given, axis),
  call(["sort", "argsort"], given, oneOf('"ascending"', '"descending"'), axis),
  call(["roll", "take", "window"], given, axis, number),
  call(["slice"], given, axis, number, number),
  call(["topK"], given, number),
  call(["gather"], given, indices, axis),
  call(["expand"], given, shape.map(quoted)),
  call(["select"], booleans, given, given),
  joined(given, ", ", 1, 3).chain((list) => call(["concat"], fc.constant(`[${list}]`), axis)),
  joined(given, ", ", 1, 3).chain((list) => call(["stack"], fc.constant(`[${list}]`), shape.map(quoted))),
  call(["rearrange"], given, notation),
  notation.chain((text) => call(["einsum"], fc.constant(text), given)),
  fc
    .tuple(words, words, words)
    .chain(([a, b, c]) => call(["einsum"], fc.constant(quoted(`${a}, ${b} -> ${c}`)), given, given)),
);
