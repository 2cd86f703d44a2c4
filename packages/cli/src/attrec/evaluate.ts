// The command `attrec evaluate`.
import { Command } from "@commander-js/extra-typings";
import { card, measure, rank, scoresOf } from "attrec";
import { cutoffNotes, visible } from "attrec/extend";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { openExperiment } from "./saved-model.ts";

/** `attrec evaluate`: ranks the held-out items with a model that was trained before. */
export const evaluateCommand = () =>
  new Command("evaluate")
    .description("Rank the held-out items with a model that 'attrec train --out' has written.")
    .argument("<model>", "the file of the model")
    .addOption(option.part())
    .addOption(option.metrics())
    .addOption(option.cutoffs())
    .addOption(option.otherProtocol())
    .addOption(option.otherSplit())
    .addOption(option.otherTargetRule())
    .addOption(option.otherColdUsers())
    .addOption(option.trainedOn())
    .addOption(option.model())
    .addOption(option.data())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.seed("no effect: ranking draws nothing"))
    .addOption(option.ranks())
    .addOption(option.json())
    .action(async (path, options) => {
      const output = outputOf(options.json);
      const { part } = options;
      const device = await deviceNamed(options.device, options.threads);
      const { model, parameters, experiment } = await openExperiment(path, options);
      const score = scoresOf(model, device, experiment)(parameters);
      const ranked = await rank(experiment, score, part);
      const { users, means: metrics } = measure(ranked, options.metrics, options.cutoffs);
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value.toFixed(4)}`);
      const notes = options.metrics.includes("hr")
        ? options.cutoffs.flatMap((k) => cutoffNotes(k, experiment.sizes.items))
        : [];
      const lines = [
        `${part}  ${figures.join("  ")}  (${users.length} users)`,
        ...notes.map((note) => `note: ${note}`),
      ];
      output.say(`${lines.join("\n")}\n\n${card(experiment.protocol)}`, {
        event: part,
        ...metrics,
        ...(notes.length > 0 && { remarks: notes }),
        users: users.length,
        protocol: experiment.protocol,
      });
      if (!options.ranks) return;
      ranked.users.forEach((user, i) => {
        const [name = "", rank] = [experiment.sequences.userNames[user], ranked.ranks[i]];
        output.say(`${visible(name)}\t${rank}`, { event: "rank", user: name, rank });
      });
    });
