/**
 * Lists the kinds of samples on pages, and how each is held to be true: one list, in which every sample is of one kind. CONTRIBUTING.md has it as a table, and a
 * test counts the samples of each kind, so that a new one cannot be of none.
 */
import { pages, type Sample, samplesOf } from "./page-samples.ts";

/** How much is known of a sample: it is run, it is held against something without being run, or it is only shown. */
export type Held = "run" | "checked" | "shown";

/** A kind of sample. */
export interface SampleKind {
  /** How it is written. */
  readonly name: string;
  readonly held: Held;
  /** What a test does with it, or why none does anything. */
  readonly how: string;
  readonly is: (sample: Sample) => boolean;
}

const isOn = (page: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => page.startsWith(`docs/${folder}/`));

/** Whether a block is what the program above it prints. */
const isOutput = ({ language, above }: Sample): boolean =>
  (language === "" || language === "text") && above !== undefined && isRun(above) && /console\.log/.test(above.code);

/** Whether a block is a program that is run. */
const isRun = ({ page, language, words }: Sample): boolean =>
  language === "ts" && (words.includes("step") || words.length === 0) && !isOn(page, "contributor");

/** All kinds: a sample is of the first that it is. */
export const sampleKinds: readonly SampleKind[] = [
  {
    name: "`ts quote FILE#NAME`",
    held: "checked",
    how: "It is the shipped code, to the letter.",
    is: ({ language, words }) => language === "ts" && words[0] === "quote",
  },
  {
    name: "`ts step`, in lessons and on the researcher's path",
    held: "run",
    how: "It is run after the steps above it, with its types checked, and prints the block below it.",
    is: ({ language, words }) => language === "ts" && words[0] === "step",
  },
  {
    name: "`ts` and `diff` on the pages of changes",
    held: "run",
    how: "The change is made in a copy of the repository, compiled, and its tests are run.",
    is: ({ page, language }) => isOn(page, "contributor") && (language === "ts" || language === "diff"),
  },
  {
    name: "`ts` on the page of operations, and every example in a doc comment",
    held: "run",
    how: "Its types are checked, it is run, and each line gives what its comment says.",
    is: ({ page, language }) => page === "docs/operations.md" && language === "ts",
  },
  {
    name: "`ts`",
    held: "run",
    how: "A program: its types are checked, it is run, and prints the block below it.",
    is: isRun,
  },
  {
    name: "`ts compiled`",
    held: "checked",
    how: "A program that needs what a test has not, such as a browser or a file: its types are checked.",
    is: ({ language, words }) => language === "ts" && words[0] === "compiled",
  },
  {
    name: "`ts fragment` below `<!-- shapes … -->`",
    held: "checked",
    how: "Its types are checked with what the comment declares, and its waves announce the compiler's sentence.",
    is: ({ language, words, given }) => language === "ts" && words[0] === "fragment" && given !== undefined,
  },
  {
    name: "`ts fragment`",
    held: "shown",
    how: "Something is left out, so that nobody can compile it.",
    is: ({ language, words }) => language === "ts" && words[0] === "fragment",
  },
  {
    name: "`text`, or no language, right below a program",
    held: "run",
    how: "It is what the program prints.",
    is: isOutput,
  },
  {
    name: "`console`",
    held: "run",
    how: "The commands are run one after another in one folder, and print what is shown; `…` stands for anything.",
    is: ({ language }) => language === "console",
  },
  {
    name: "`text file NAME`",
    held: "run",
    how: "The commands and programs of its page read it.",
    is: ({ language, words }) => language === "text" && words[0] === "file",
  },
  {
    name: "`sh`",
    held: "checked",
    how: "Commands, options, models, data sets, scripts and files are there.",
    is: ({ language }) => language === "sh",
  },
  {
    name: "`yaml`",
    held: "checked",
    how: "A configuration: the command takes it.",
    is: ({ language }) => language === "yaml",
  },
  {
    name: 'no language, below "the editor" or "a wrong shape"',
    held: "checked",
    how: "A sentence of an error: it is thrown, or is the compiler's.",
    is: ({ language, code }) => language === "" && /(matmul|sub): \[/.test(code),
  },
  {
    name: "any other language",
    held: "shown",
    how: "Headers, formulas, and languages of other programs.",
    is: ({ language }) => ["", "js", "json", "python", "wgsl"].includes(language),
  },
];

/** The kind of a sample, if it is of one. */
export const kindOf = (sample: Sample): SampleKind | undefined => sampleKinds.find(({ is }) => is(sample));

/** All samples on all pages, each with its kind. */
export const allSamples = (): readonly (readonly [Sample, SampleKind | undefined])[] =>
  pages()
    .flatMap(samplesOf)
    .map((sample) => [sample, kindOf(sample)] as const);

/** The table of kinds, as CONTRIBUTING.md has it. */
export const kindsTable = (): string =>
  [
    "| a block | what becomes of it |",
    "| --- | --- |",
    ...sampleKinds.map(({ name, held, how }) => `| ${name} | **${held}**: ${how} |`),
  ].join("\n");
