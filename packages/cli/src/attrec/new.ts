/** `attrec new`: writes the file of a model of one's own, which trains as it is. */
import { basename, extname } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { shown } from "attrec/extend";
import { whatIsAt, writeAtomically } from "attrec/node";
import { modelText } from "../models/new-model.ts";
import { libraryMakers } from "../models/models.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";

/** What the file of a model may end in: TypeScript unless it says otherwise. */
const ENDINGS: readonly string[] = [".ts", ".mts", ".mjs"];

/** `attrec new`: a model to begin with. */
export const newCommand = () =>
  new Command("new")
    .description("Write the file of a model of your own, with comments. It trains as it is.")
    .argument("<name>", "the name of the model, or of its file: mine, my-model.mjs (without types) or models/mine.ts")
    .addOption(option.json("print one JSON object"))
    .action(async (given, options) => {
      const ending = extname(given);
      const file = ending === "" ? `${given}.ts` : given;
      const name = basename(file, extname(file));
      if (!ENDINGS.includes(extname(file))) {
        throw new UsageError(`The file of a model ends in .ts, or in .mjs without types, not in '${ending}'.`);
      }
      if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/i.test(name)) {
        throw new UsageError(`A model has a name such as mine or my-model, not ${shown(name)}.`);
      }
      if ((await libraryMakers()).some(({ specifier }) => specifier === name)) {
        throw new UsageError(`There is a model ${shown(name)} already: take another name.`);
      }
      if (whatIsAt(file)) throw new Error(`${file} is there already, and stays as it is: take another name.`);
      const path = /^[./]/.test(file) ? file : `./${file}`;
      await writeAtomically(file, modelText(name, path, !file.endsWith(".mjs")));
      const next = [`npx attrec train ${path}`, `npx attrec compare --model ${path}`];
      outputOf(options.json).say(`${path} is a model that trains as it is:\n\n  ${next.join("\n  ")}`, {
        event: "new",
        file: path,
        name,
        next,
      });
    });
