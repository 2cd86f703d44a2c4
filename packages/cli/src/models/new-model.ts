/** The text of a new model file: a small model that trains as it is, with comments that say what each part is for. */

/** A part of the text that TypeScript has and JavaScript has not. */
const typed = (isTypeScript: boolean) => (text: string) => (isTypeScript ? text : "");

/** The file of a new model: its name, where the file is as a command line names it, and whether it has types. */
export const modelText = (name: string, path: string, isTypeScript: boolean): string => {
  const textWith = (make: string): string => textOf(make, name, path, isTypeScript);
  return textWith(functionNamed(name, wordsOf(textWith(""))));
};

const textOf = (make: string, name: string, path: string, isTypeScript: boolean): string => {
  const ts = typed(isTypeScript);
  return `// A model of your own: it trains as it is. Change what you like.
//
//   npx attrec train ${path}              trains it, and ranks the test items
//   npx attrec compare --model ${path}    searches the grid below, and holds it against all other models
//
// It recommends what is near a point: the mean of the user's last items, moved by what is known of her.
import { add, einsum, expand, gather, mean, mul, normal, relu, square, sub, sum${ts(", type Tensor")} } from "@attrec/tensor";
${imports(isTypeScript)} from "attrec";

// What can be chosen of it: --set margin=1 on the command line, and the grid below. Help and checks follow from this.
const options = {
  dim: integerOption({ default: 50, atLeast: 1, meaning: "The dimensions of the space in which items lie." }),
  margin: numberOption({ default: 0.5, atLeast: 0, meaning: "By how much a wrong item has to be farther away." }),
  scale: numberOption({ default: 0.1, atLeast: 0, meaning: "The standard deviation of the parameters at first." }),
}${ts(" as const satisfies Options")};
${ts(`
// What is learned. Dimensions have names; the editor says where they do not fit.
interface Parameters {
  readonly users: Tensor<["users", "dim"]>;
  readonly items: Tensor<["items", "dim"]>;
}
`)}
export const ${make} = (given${ts(": Partial<SettingsOf<typeof options>>")} = {})${ts(": SequentialModel<Parameters>")} => {
  const settings = checkOptions("${name}", options, given);
  const { dim, margin, scale } = settings;

  // Where a user is now. history: the numbers of her last items, [batch, length]; the result is [batch, dim].
  const place = (p${ts(": Parameters")}, { user, history }${ts(": Query")}) =>
    add(mean(gather(p.items, history), "length"), gather(p.users, user));

  return {
    name: "${name}",
    options,
    hyperparameters: settings,

    // Parameters to start from. The key draws them: the same seed, the same numbers.
    init: (key, sizes) => ({
      users: mul(normal(key, "users", "users dim", { ...sizes, dim }), scale),
      items: mul(normal(key, "items", "items dim", { ...sizes, dim }), scale),
    }),

    // A number for every item, [batch, items]: smaller is nearer. This is ‖place - item‖² without ‖place‖², which is the same for all.
    score: (p, query) =>
      sub(sum(square(p.items), "dim"), mul(einsum("batch dim, items dim -> batch items", place(p, query), p.items), 2)),

    // What training makes small, summed over a batch. positive: items that came next, [batch, targets]; negative: others, drawn.
    loss: (p, { user, history, positive, negative }) => {
      const here = expand(place(p, { user, history }), "batch 1 dim");
      const distance = (items${ts(": typeof positive")}) => sum(square(sub(here, gather(p.items, items))), "dim");
      return sum(relu(add(sub(distance(positive), distance(negative)), margin)));
    },
  };
};

// What \`attrec compare\` searches: all combinations of these values, of which it draws as many as for every other model.
export const grid = {
  optimizer: "adagrad",
  space: [
    [{ rate: 0.02 }, { rate: 0.05 }, { rate: 0.1 }, { rate: 0.2 }],
    [{ settings: { margin: 0.25 } }, { settings: { margin: 0.5 } }, { settings: { margin: 1 } }],
    [{ settings: { scale: 0.03 } }, { settings: { scale: 0.1 } }],
  ],
};
`;
};

/** What a model file takes of the library, as an import without its source. */
const imports = (isTypeScript: boolean): string => {
  const values = ["checkOptions", "integerOption", "numberOption"];
  const types = ["type Options", "type Query", "type SequentialModel", "type SettingsOf"];
  return isTypeScript
    ? `import {\n${[...values, ...types].map((name) => `  ${name},\n`).join("")}}`
    : `import { ${values.join(", ")} }`;
};

/**
 * The words that no function may be named by: those that JavaScript keeps for itself, in a module too, and a few that would have another
 * meaning in one. A module that exports a function `then` is taken for a promise.
 */
export const reservedWords: readonly string[] = [
  ..."break case catch class const continue debugger default delete do else enum export extends false finally for".split(
    " ",
  ),
  ..."function if import in instanceof new null return super switch this throw true try typeof var void while with".split(
    " ",
  ),
  ..."arguments await eval implements interface let package private protected public static yield".split(" "),
  ..."Infinity NaN globalThis then undefined".split(" "),
];

/** The words of a program, without its comments and texts. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.replaceAll(/\/\/.*|"[^"]*"/g, "").match(/[a-z_$][\w$]*/gi));

/** The function that makes a model of this name: `myModel` for `my-model`, and `classModel` for `class`, since that word is taken. */
const functionNamed = (name: string, taken: ReadonlySet<string>): string => {
  const word = name.replaceAll(/[-_]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
  return taken.has(word) || reservedWords.includes(word) ? `${word}Model` : word;
};
