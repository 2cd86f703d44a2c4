/**
 * Groups the documentation of the packages as their doors group what they export: a comment `// @category Arithmetic` in `index.ts`
 * stands above all exports up to the next one. The site's `typedoc` loads this file as a plugin.
 */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Comment, CommentTag, Converter, OptionDefaults, type ProjectReflection } from "typedoc";
import ts from "typescript";

/** A name that a door exports, and its category. */
export interface Exported {
  readonly name: string;
  readonly category: string | undefined;
  /** Whether it is exported as a type, which leaves nothing to import when a program runs. */
  readonly isType: boolean;
}

const root = fileURLToPath(new URL("..", import.meta.url));

const { entryPoints, categoryOrder } = JSON.parse(readFileSync(join(root, "typedoc.json"), "utf8")) as {
  readonly entryPoints: readonly string[];
  readonly categoryOrder: readonly string[];
};

/** The files of all documented doors. */
export const doors: readonly string[] = entryPoints.map((door) => join(root, door));

/** The categories in the order of the documentation. */
export const categories: readonly string[] = categoryOrder;

const HEADING = /^\/\/ @category (.+)$/m;

/** The names that a door exports, those of other doors left out, each with the heading that it stands under. */
export const exportsOf = (door: string, above?: string): readonly Exported[] => {
  const text = readFileSync(door, "utf8");
  let category = above;
  return ts.createSourceFile(door, text, ts.ScriptTarget.Latest, true).statements.flatMap((statement) => {
    category = HEADING.exec(text.slice(statement.getFullStart(), statement.getStart()))?.[1] ?? category;
    if (!ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier: from, exportClause } = statement;
    if (exportClause && ts.isNamedExports(exportClause))
      return exportClause.elements.map(({ name, isTypeOnly }) => ({
        name: name.text,
        category,
        isType: isTypeOnly || statement.isTypeOnly,
      }));
    if (exportClause) return [{ name: exportClause.name.text, category, isType: false }];
    return from && ts.isStringLiteral(from) ? exportsOf(resolve(dirname(door), from.text), category) : [];
  });
};

/** The name of the module that a door's file opens with. */
export const moduleOf = (door: string): string => /@module (\S+)/.exec(readFileSync(door, "utf8"))?.[1] ?? "";

/** Adds the tag `@category` of its heading to each export in the documentation. */
const categorize = (project: ProjectReflection): void => {
  for (const door of doors) {
    const module = project.children?.find(({ name }) => name === moduleOf(door));
    const found = new Map(exportsOf(door).map(({ name, category }) => [name, category]));
    for (const child of module?.children ?? []) {
      const category = found.get(child.name);
      if (category === undefined) continue;
      const comment = child.comment ?? child.signatures?.[0]?.comment ?? (child.comment = new Comment());
      comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
    }
  }
};

/** What `typedoc` calls when it starts. */
export const load = (app: Application): void => {
  // Operations say after the second what their derivative is.
  app.on(Application.EVENT_BOOTSTRAP_END, () =>
    app.options.setValue("blockTags", [...OptionDefaults.blockTags, "@derivative"]),
  );
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => categorize(project));
};
