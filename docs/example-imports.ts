/** Writes the beginning of an example in a doc comment: its imports and its set-up, without which it is written, make a program of it. */
import { type Application, Converter, type ProjectReflection } from "typedoc";
import { doors, exportsOf, moduleOf } from "./categories.ts";
import { setupsBefore } from "./example-setups.ts";
import { freeNames } from "./free-names.ts";

/** The modules of all doors, each with the names that it exports, and whether a name is a type. */
const modules: readonly (readonly [module: string, names: ReadonlyMap<string, boolean>])[] = doors.map((door) => [
  moduleOf(door),
  new Map(exportsOf(door).map(({ name, isType }) => [name, isType])),
]);

/** The lines that import what an example in the documentation of a module uses: from that module if it can, or else from the first that can. */
export const importsOf = (code: string, own: string): readonly string[] => {
  const ordered = modules.toSorted(([a], [b]) => Number(b === own) - Number(a === own));
  const found = new Map<string, string[]>();
  for (const name of [...freeNames(code)].toSorted()) {
    const [module, names] = ordered.find(([, exported]) => exported.has(name)) ?? [];
    if (module === undefined) continue;
    found.set(module, [...(found.get(module) ?? []), names?.get(name) === true ? `type ${name}` : name]);
  }
  return [...found].map(([module, names]) => `import { ${names.join(", ")} } from "${module}";`);
};

/** Writes into the documentation what each example begins with, so that a reader can copy a program. */
const addImports = (project: ProjectReflection): void => {
  for (const module of project.children ?? []) {
    for (const child of [module, ...(module.children ?? [])]) {
      const signatures = "signatures" in child ? (child.signatures ?? []) : [];
      const comments = [child.comment, ...signatures.map(({ comment }) => comment)];
      const parts = comments.flatMap((comment) => comment?.getTags("@example") ?? []).flatMap(({ content }) => content);
      for (const part of parts) if (part.kind === "code") part.text = withImports(part.text, module.name);
    }
  }
};

/** An example between its fences, with all that makes a program of it. */
const withImports = (fenced: string, module: string): string => {
  const [, fence, code] = /^(```ts\n)([\s\S]*?)(?=```$)/.exec(fenced) ?? [];
  return fence === undefined || code === undefined ? fenced : `${fence}${programOf(code, module)}\`\`\``;
};

/** An example as a program: its imports, what it begins with, and its own lines. */
export const programOf = (code: string, module: string): string => {
  const setup = setupsBefore(code, module).map((one) => (one.isImport ? one.code.trim() : one.code.trimEnd()));
  return [...importsOf([...setup, code].join("\n"), module), ...setup, "", code].join("\n");
};

/** What `typedoc` calls when it starts. */
export const load = (app: Application): void => {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => addImports(project));
};
