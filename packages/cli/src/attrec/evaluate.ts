// The command `attrec evaluate`.
import { Command } from "@commander-js/extra-typings";
import { card, scoresOf, untrainedNote } from "attrec";
import { isCounted, visible } from "attrec/extend";
import { tryOutput } from "attrec/node";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { assertMeasurable, measureRanks, writePerUser } from "./measure-ranks.ts";
import { openExperiment } from "./saved-model.ts";

/** `attrec evaluate`: ranks the held-out items with a model that was trained before. */
export const evaluateCommand = () =>
  new Command("evaluate")
    .description("Rank the held-out items with a model that 'attrec train --out' has written.")
    .argument("<model>", "the file of the model")
    .addOption(option.part())
    .addOption(option.metrics())
    .addOption(option.cutoffs())
    .addOption(option.apart())
    .addOption(option.sampled())
    .addOption(option.otherProtocol())
    .addOption(option.otherSplit())
    .addOption(option.otherTargetRule())
    .addOption(option.otherColdUsers())
    .addOption(option.trainedOn())
    .addOption(option.model())
    .addOption(option.data())
    .addOption(option.items())
    .addOption(option.users())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.seed("no effect: ranking draws nothing"))
    .addOption(option.ranks())
    .addOption(option.perUser())
    .addOption(option.json())
    .action(async (path, options) => {
      const output = outputOf(options.json);
      const { part } = options;
      const device = await deviceNamed(options.device, options.threads);
      if (options.perUser !== undefined) await tryOutput(options.perUser);
      const { model, parameters, experiment } = await openExperiment(path, options, part);
      assertMeasurable(options, experiment.dataset);
      const score = scoresOf(model, device, experiment)(parameters);
      const { ranked, measured, ...found } = await measureRanks(experiment, score, part, options);
      const untrained = isCounted(model) ? undefined : untrainedNote(experiment);
      const notes = [...found.notes, ...(untrained === undefined ? [] : [untrained])];
      const { users, means: metrics } = measured;
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value.toFixed(4)}`);
      const lines = [
        `${part}  ${figures.join("  ")}  (${users.length} users)`,
        ...notes.map((note) => `note: ${note}`),
      ];
      output.say(`${lines.join("\n")}\n\n${card(experiment.protocol, isCounted(model) ? undefined : experiment)}`, {
        event: part,
        ...metrics,
        ...(notes.length > 0 && { remarks: notes }),
        users: users.length,
        protocol: experiment.protocol,
      });
      if (options.perUser !== undefined) await writePerUser(options.perUser, measured, experiment.sequences.userNames);
      if (!options.ranks) return;
      ranked.users.forEach((user, i) => {
        const [name = "", rank] = [experiment.sequences.userNames[user], ranked.ranks[i]];
        output.say(`${visible(name)}\t${rank}`, { event: "rank", user: name, rank });
      });
    });
