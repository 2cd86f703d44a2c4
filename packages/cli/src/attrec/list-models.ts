// The command `attrec models`, which lists the models and the options of one.
import { Command } from "@commander-js/extra-typings";
import type { Options } from "attrec";
import { optionsHelp, optionsTable, schemaOf, written } from "attrec/extend";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { libraryMakers, type Maker, makerNamed } from "../models/models.ts";
import { usualLine } from "../models/usual-training.ts";

/** `attrec models`: lists the models, or the options of one. */
export const modelsCommand = () =>
  new Command("models")
    .description("What models there are, and the options of one, which 'attrec train MODEL --set' takes.")
    .argument("[model]", "a model, or a module and its export, such as ./my-model.ts#myModel; all if not given")
    .addOption(option.markdown())
    .addOption(option.json("print one JSON object a line: a model and the JSON schema of its options"))
    .action(async (specifier, options) => {
      const output = outputOf(options.json);
      const makers = specifier === undefined ? await libraryMakers() : [await makerNamed(specifier)];
      if (options.markdown && !options.json) {
        output.say(specifier === undefined ? page(makers) : section(makers), {});
        return;
      }
      for (const maker of makers) {
        const { specifier: name, about } = maker;
        output.say(specifier === undefined ? `${name.padEnd(NAMES)} ${about}` : helpOf(maker), {
          model: name,
          about,
          ...(maker.usualTraining && { usualTraining: maker.usualTraining }),
          options: schemaOf(name, maker.options),
        });
      }
    });

/** The column where the description of a model begins, after its name. */
const NAMES = 14;

const helpOf = ({ specifier, about, options, usualTraining }: Maker): string =>
  [
    about || specifier,
    ...(usualTraining ? [`Trained with ${usualLine(usualTraining)} where nothing else is said.`] : []),
    exampleOf(specifier, options),
    optionsHelp(options),
  ]
    .filter((part) => part !== "")
    .join("\n\n");

const exampleOf = (specifier: string, options: Options): string => {
  const [first] = Object.entries(options);
  if (!first) return "It has no options.";
  const [name, option] = first;
  return `Options, each with its default: attrec train ${specifier} --set ${name}=${written(option.default)}`;
};

const section = (makers: readonly Maker[]): string =>
  makers
    .map(({ specifier, about, options, usualTraining }) => {
      const table = Object.keys(options).length === 0 ? "It has no options." : optionsTable(options);
      const usual = usualTraining ? `Trained with \`${usualLine(usualTraining)}\` where nothing else is said.` : "";
      return [`## ${specifier}`, about, usual, table].filter((part) => part !== "").join("\n\n");
    })
    .join("\n\n");

const page = (makers: readonly Maker[]): string => `# Models and their options

This page is written by \`npm run attrec -- models --markdown\`, from what each model declares; a test holds it to that.
The same declarations are what \`--set\`, saved models and calls such as \`attrec({ dim: 50 })\` are checked by.
\`attrec models NAME\` says the same in a terminal, and with \`--json\` as a JSON schema.

${section(makers)}`;
