/** The shapes in a sample of code: what the editor says of each name in it, and its errors, by the compiler itself. */
import { createTwoslasher, type TwoslashInstance } from "twoslash";
import ts from "typescript";
import { importsOf } from "../../docs/example-imports.ts";
import { root } from "./doors.ts";

/** Something to say about a stretch of the code. */
export interface Remark {
  readonly start: number;
  readonly length: number;
  readonly kind: "shape" | "error";
  readonly text: string;
}

const options = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  return {
    ...options,
    noEmit: true,
    declaration: false,
    declarationMap: false,
    composite: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
};

let instance: TwoslashInstance | undefined;
const CUT = "// ---cut---\n";

/** The line that stands under what is wrong: waves, and the sentence in quotes. */
const WAVES = /^\/\/\s*(~+)\s*"?([^"]*)/;

/** The number of the line in which a position is, from zero. */
const lineOf = (code: string, at: number): number => code.slice(0, at).split("\n").length - 1;

/**
 * What the compiler says of a sample. Throws a sentence if the sample has an error that no line of waves below it announces, and where
 * waves announce another sentence. What `given` declares is there for the sample, and not shown.
 */
export const remarksOf = (code: string, given = ""): readonly Remark[] => {
  instance ??= createTwoslasher({
    // A slash at its end would be two in the names of files.
    vfsRoot: root.slice(0, -1),
    compilerOptions: options(),
    handbookOptions: { noErrorValidation: true },
  });
  const before = [...importsOf(`${given}\n${code}`, "@attrec/tensor"), given, CUT].join("\n");
  const { nodes } = instance(before + code, "ts");
  const lines = code.split("\n");
  const remarks = nodes.flatMap((node): readonly Remark[] =>
    node.type === "hover" || node.type === "error"
      ? [{ start: node.start, length: node.length, kind: node.type === "hover" ? "shape" : "error", text: node.text }]
      : [],
  );
  const errors = remarks.filter(({ kind }) => kind === "error");
  for (const { start, text } of errors) {
    if (!WAVES.test(lines[lineOf(code, start) + 1] ?? ""))
      throw new Error(`A sample does not compile, and no waves below the line say so: ${text}\n${code}`);
  }
  lines.forEach((line, at) => {
    const [, , sentence = ""] = WAVES.exec(line) ?? [];
    const said = errors.filter(({ start }) => lineOf(code, start) === at - 1).map(({ text }) => text);
    if (WAVES.test(line) && !said.some((text) => text.includes(sentence)))
      throw new Error(`Waves announce "${sentence}", but the compiler says ${said.join(" ") || "nothing"}:\n${code}`);
  });
  return remarks;
};
