// The command `attrec data`, which lists the data sets and describes one.
import { Command } from "@commander-js/extra-typings";
import { audit, describeAudit, registry, sequencesOf, splitUnder } from "attrec";
import { visible } from "attrec/extend";
import { loadDataset } from "attrec/node";
import { protocolOf } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";

/** `attrec data`: lists the data sets, or describes the content of one. */
export const dataCommand = () =>
  new Command("data")
    .description("What data sets there are, and what is in one.")
    .addCommand(
      new Command("info")
        .description("Counts, times and traps of a data set: what to know before training on it.")
        .argument("[dataset]", "a data set (see: attrec data list), or a file of interactions", "movietweetings-100k")
        .addOption(option.data())
        .addOption(option.columns())
        .addOption(option.items())
        .addOption(option.users())
        .addOption(option.filter())
        .addOption(option.protocol())
        .addOption(option.split())
        .addOption(option.targetRule())
        .addOption(option.coldUsers())
        .addOption(option.device("no effect: nothing is computed on a device"))
        .addOption(option.seed("no effect: nothing is drawn"))
        .addOption(option.json("print one JSON object"))
        .action(async (name, options) => {
          const dataset = await loadDataset(name, {
            ...(options.data !== undefined && { folder: options.data }),
            ...(options.columns !== undefined && { columns: options.columns }),
            ...(options.items !== undefined && { items: options.items }),
            ...(options.users !== undefined && { users: options.users }),
            ...(options.filter !== undefined && { filter: options.filter }),
          });
          const split = splitUnder(sequencesOf(dataset.interactions), protocolOf(options));
          const facts = audit(dataset.interactions, split);
          const { entry } = dataset;
          const { remarks, timeUnit } = dataset.interactions;
          const head = [
            `${visible(dataset.name)}  (filter: ${dataset.filter})`,
            ...(entry ? [entry.title, `licence: ${entry.licence}`] : []),
            ...(entry?.note === undefined ? [] : [`note: ${entry.note}`]),
            ...(remarks ?? []).map((remark) => `note: ${visible(remark)}`),
          ];
          outputOf(options.json).say(`${head.join("\n")}\n\n${describeAudit(facts)}\nSHA-256 ${dataset.fingerprint}`, {
            event: "data",
            dataset: dataset.name,
            ...(entry && { title: entry.title }),
            file: dataset.file,
            filter: dataset.filter,
            fingerprint: dataset.fingerprint,
            ...(timeUnit && { timeUnit }),
            ...(remarks && { remarks }),
            ...facts,
          });
        }),
    )
    .addCommand(
      new Command("list")
        .description("The data sets that are known by name.")
        .addOption(option.json())
        .action((options) => {
          const output = outputOf(options.json);
          for (const { name, title, licence, builtIn, source } of registry) {
            output.say(`${name.padEnd(22)} ${builtIn ? "built in " : "in --data"}  ${title}. Licence: ${licence}`, {
              name,
              title,
              builtIn,
              licence,
              source,
            });
          }
        }),
    );
