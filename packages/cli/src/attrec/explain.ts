/** `attrec explain`: what a model recommends, and why: its attention, or what each of the user's items adds. */
import { at } from "@attrec/tensor/extend";
import { Command } from "@commander-js/extra-typings";
import { explain, recommenderOf } from "attrec";
import { isCounted, visible } from "attrec/extend";
import { tryOutput, writeAtomically } from "attrec/node";
import { attentionPicture, attentionText } from "../lists/heat-map.ts";
import { numbersIn } from "../lists/read-names.ts";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { explainSums } from "./explain-sums.ts";
import { openExperiment, openSavedModel, type SavedModelOptions } from "./saved-model.ts";
import { openTrained } from "./trained.ts";

/** What a model without an explanation is told. */
const unexplained = (name: string): string =>
  `${name} has no attention, and its scores are no sums over the user's items, so that nothing says why it recommends an item: 'attrec recommend' shows what it does. ` +
  `AttRec, SASRec and BERT4Rec show their attention, item-kNN and EASE what each item adds, and so does a model of one's own with a function 'attention'.`;

/** A user's own last items, as the data have them, and all that she had, which is not recommended again. */
const lastItems = async (path: string, options: SavedModelOptions & { readonly user?: string | undefined }) => {
  const { experiment, dataset } = await openExperiment(path, options);
  const { userNames, itemNames, offsets, items } = experiment.sequences;
  const user = numbersIn("user", userNames, dataset.name)(options.user ?? "");
  const own = Array.from(items.subarray(at(offsets, user), at(offsets, user + 1)), (item) => at(itemNames, item));
  return { history: own.slice(-experiment.windows.historyLength), except: [...new Set(own)] };
};

/** `attrec explain`: recommendations, with the attention between the last items or with what each item adds. */
export const explainCommand = () =>
  new Command("explain")
    .description(
      "What a model recommends, and why: how it attends to the last items, or what each of the user's items adds, for models that add up (item-knn, ease).",
    )
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.history())
    .addOption(option.user())
    .addOption(option.count())
    .addOption(option.heatMap())
    .addOption(option.trainedOn())
    .addOption(option.data())
    .addOption(option.model())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.json("print one JSON object"))
    .action(async (path, options) => {
      const { history, user, count, out } = options;
      const output = outputOf(options.json);
      const { made } = await openSavedModel(path, options);
      if (isCounted(made)) {
        if (made.isAdditive !== true) throw new UsageError(unexplained(made.name));
        if (out !== undefined) throw new UsageError(`--out is for a heat map of attention, and ${made.name} has none.`);
        return explainSums(path, options, output);
      }
      if (!("attention" in made)) throw new UsageError(unexplained(made.name));
      if (history === undefined && user === undefined)
        throw new UsageError(
          "Say after which items: --history ITEMS, as the data name them, the latest last, or --user NAME for her own last ones.",
        );
      if (out !== undefined) await tryOutput(out);
      const device = await deviceNamed(options.device, options.threads);
      const trained = await openTrained(path, options, "it cannot be explained by items alone");
      const last = history === undefined ? await lastItems(path, options) : { history };
      const explained = await explain(trained, device, last.history);
      const wishes = { count, ...last, ...(user !== undefined && { user }) };
      const recommended = await recommenderOf(trained, device)(wishes);
      if (out !== undefined) await writeAtomically(out, attentionPicture(explained));
      const lines = [
        "the last items, the latest last: the share of attention that each gets, and which ones it attends to",
        ...attentionText(explained),
        "recommended next:",
        ...recommended.map(({ title }, i) => `${String(i + 1).padStart(3)} ${visible(title)}`),
        ...(out === undefined ? [] : [`the heat map is written to ${out}`]),
      ];
      output.say(lines.join("\n"), {
        event: "explanation",
        ...explained,
        recommended,
        ...(out !== undefined && { out }),
      });
    });
