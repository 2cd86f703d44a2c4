/** `attrec similar`: the items that lie nearest to an item in a table of a trained model. */
import { Command } from "@commander-js/extra-typings";
import { similarItems } from "attrec";
import { visible } from "attrec/extend";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { openTrained } from "./trained.ts";

/** `attrec similar`: nearest items. */
export const similarCommand = () =>
  new Command("similar")
    .description("The items that are most similar to an item: nearest in a table that the model has learned.")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .argument("<item>", "the item, as the data name it")
    .addOption(option.count())
    .addOption(option.table())
    .addOption(option.nearness())
    .addOption(option.model())
    .addOption(option.json("print one JSON object"))
    .action(async (path, item, options) => {
      const trained = await openTrained(path, options, "it has no table of items");
      const { count, table, by } = options;
      const similar = similarItems(trained, item, { count, by, ...(table !== undefined && { table }) });
      const title = trained.titles[trained.itemNames.indexOf(item)] ?? item;
      const lines = [
        `most similar to ${visible(title)}:`,
        ...similar.map((one, i) => `${String(i + 1).padStart(3)} ${visible(one.title)}  ${one.score.toFixed(4)}`),
      ];
      outputOf(options.json).say(lines.join("\n"), {
        event: "similar",
        item,
        by,
        ...(table !== undefined && { table }),
        similar,
      });
    });
