// The command `attrec data`, which lists the data sets and describes one.
import { Command } from "@commander-js/extra-typings";
import { key } from "@attrec/tensor";
import {
  audit,
  describeAudit,
  describeOrder,
  type Interactions,
  orderFacts,
  type OrderFacts,
  registry,
  type Sequences,
  sequencesOf,
  splitUnder,
} from "attrec";
import { entryNamed, visible } from "attrec/extend";
import { getDataset, loadDataset, originOf } from "attrec/node";
import { protocolOf } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { progressLine } from "../program/progress-line.ts";
import { UsageError } from "../program/usage-error.ts";

/** `attrec data`: lists the data sets, or describes the content of one. */
export const dataCommand = () =>
  new Command("data")
    .description("What data sets there are, and what is in one.")
    .addCommand(
      describing(
        "info",
        "Counts, times and traps of a data set: what to know before training on it.",
        "no effect: nothing is drawn",
        () => undefined,
      ),
    )
    .addCommand(
      describing(
        "audit",
        "The same, and whether order matters in a data set: the shuffle test, rows given twice, and the grain of its times.",
        "the number that decides the orders that are drawn",
        (interactions, sequences, seed) => orderFacts(interactions, sequences, { key: key(seed) }),
      ),
    )
    .addCommand(
      new Command("get")
        .description("Fetch a data set from its publisher; what was cut off goes on where it ended.")
        .argument("<dataset>", "a data set (see: attrec data list)")
        .addOption(option.data())
        .addOption(option.json("print one JSON object"))
        .action(async (name, options) => {
          const folder = options.data ?? process.env["ATTREC_DATA"];
          if (folder === undefined || folder === "")
            throw new UsageError(
              "data get needs a folder: name it with --data FOLDER or in the environment variable ATTREC_DATA.",
            );
          const entry = entryNamed(name);
          const { citation } = originOf(name) ?? {};
          if (entry) process.stderr.write(`${entry.title}\nlicence: ${entry.licence}\n`);
          const line = progressLine(process.stderr);
          const fetched = await getDataset(name, folder, (bytes, of) =>
            line.show(`fetching ${name}`, bytes, of ?? bytes),
          ).finally(() => line.clear());
          const [users, items, interactions] = fetched.counts;
          outputOf(options.json).say(
            [
              `${visible(fetched.file)}: ${users} users, ${items} items, ${interactions} interactions`,
              ...fetched.checks,
              `Please cite: ${citation}`,
            ].join("\n"),
            { event: "fetched", dataset: name, users, items, interactions, ...fetched, citation },
          );
        }),
    )
    .addCommand(
      new Command("list")
        .description("The data sets that are known by name.")
        .addOption(option.json())
        .action((options) => {
          const output = outputOf(options.json);
          for (const { name, title, licence, builtIn, source } of registry) {
            const { citation, counts, download } = originOf(name) ?? {};
            const kept = builtIn ? "built in " : typeof download === "object" ? "data get " : "by hand  ";
            output.say(`${name.padEnd(24)} ${kept}  ${title}. Licence: ${licence}`, {
              name,
              title,
              builtIn,
              licence,
              source,
              citation,
              ...(counts && { counts }),
              ...(typeof download === "object" ? { download } : { notGiven: download }),
            });
          }
        }),
    );

/** A command that describes a data set; `more` measures what the audit of every data set does not. */
const describing = (
  name: string,
  description: string,
  seedSays: string,
  more: (interactions: Interactions, sequences: Sequences, seed: number) => OrderFacts | undefined,
) =>
  new Command(name)
    .description(description)
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
    .addOption(option.seed(seedSays))
    .addOption(option.json("print one JSON object"))
    .action(async (asked, options) => {
      const dataset = await loadDataset(asked, {
        ...(options.data !== undefined && { folder: options.data }),
        ...(options.columns !== undefined && { columns: options.columns }),
        ...(options.items !== undefined && { items: options.items }),
        ...(options.users !== undefined && { users: options.users }),
        ...(options.filter !== undefined && { filter: options.filter }),
      });
      const sequences = sequencesOf(dataset.interactions);
      const split = splitUnder(sequences, protocolOf(options));
      const order = more(dataset.interactions, sequences, options.seed);
      const facts = audit(dataset.interactions, split);
      const { entry } = dataset;
      const { remarks, timeUnit } = dataset.interactions;
      const head = [
        `${visible(dataset.name)}  (filter: ${dataset.filter})`,
        ...(entry ? [entry.title, `licence: ${entry.licence}`] : []),
        ...(entry?.note === undefined ? [] : [`note: ${entry.note}`]),
        ...(remarks ?? []).map((remark) => `note: ${visible(remark)}`),
      ];
      outputOf(options.json).say(
        `${head.join("\n")}\n\n${describeAudit(facts)}${order ? `\n${describeOrder(order)}` : ""}\nSHA-256 ${dataset.fingerprint}`,
        {
          event: "data",
          dataset: dataset.name,
          ...(entry && { title: entry.title }),
          file: dataset.file,
          filter: dataset.filter,
          fingerprint: dataset.fingerprint,
          ...(timeUnit && { timeUnit }),
          ...(remarks && { remarks }),
          ...facts,
          ...order,
        },
      );
    });
