/** `attrec explain`: what a model recommends after a history, and the attention behind it. */
import { Command } from "@commander-js/extra-typings";
import { explain, recommenderOf } from "attrec";
import { visible } from "attrec/extend";
import { tryOutput, writeAtomically } from "attrec/node";
import { attentionPicture, attentionText } from "../lists/heat-map.ts";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { openTrained } from "./trained.ts";

/** `attrec explain`: recommendations with the attention between the last items. */
export const explainCommand = () =>
  new Command("explain")
    .description("What a model recommends after some items, and how it attends to them.")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.history().makeOptionMandatory())
    .addOption(option.user())
    .addOption(option.count())
    .addOption(option.heatMap())
    .addOption(option.model())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.json("print one JSON object"))
    .action(async (path, options) => {
      const { history, user, count, out } = options;
      if (out !== undefined) await tryOutput(out);
      const device = await deviceNamed(options.device, options.threads);
      const trained = await openTrained(path, options, "it has no attention");
      if (!trained.model.attention) {
        throw new UsageError(
          `${trained.model.name} has no attention, and what it recommends cannot be explained by it: 'attrec recommend' shows that alone.`,
        );
      }
      const explained = await explain(trained, device, history);
      const wishes = { history, count, ...(user !== undefined && { user }) };
      const recommended = await recommenderOf(trained, device)(wishes);
      if (out !== undefined) await writeAtomically(out, attentionPicture(explained));
      const lines = [
        "the last items, the latest last: the share of attention that each gets, and which ones it attends to",
        ...attentionText(explained),
        "recommended next:",
        ...recommended.map(({ title }, i) => `${String(i + 1).padStart(3)} ${visible(title)}`),
        ...(out === undefined ? [] : [`the heat map is written to ${out}`]),
      ];
      outputOf(options.json).say(lines.join("\n"), {
        event: "explanation",
        ...explained,
        recommended,
        ...(out !== undefined && { out }),
      });
    });
