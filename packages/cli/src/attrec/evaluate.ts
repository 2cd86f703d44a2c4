// The command `attrec evaluate`.
import { Command } from "@commander-js/extra-typings";
import { card, metricsOf, rank, scoresOf } from "attrec";
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
    .addOption(option.at())
    .addOption(option.otherProtocol())
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
      const { users, ranks } = await rank(experiment, score, part);
      const metrics = metricsOf(ranks, [options.at]);
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value.toFixed(4)}`);
      const notes = cutoffNotes(options.at, experiment.sizes.items);
      const lines = [
        `${part}  ${figures.join("  ")}  (${ranks.length} users)`,
        ...notes.map((note) => `note: ${note}`),
      ];
      output.say(`${lines.join("\n")}\n\n${card(experiment.protocol)}`, {
        event: part,
        ...metrics,
        ...(notes.length > 0 && { remarks: notes }),
        users: ranks.length,
        protocol: experiment.protocol,
      });
      if (!options.ranks) return;
      users.forEach((user, i) => {
        const name = experiment.sequences.userNames[user] ?? "";
        output.say(`${visible(name)}\t${ranks[i]}`, { event: "rank", user: name, rank: ranks[i] });
      });
    });
