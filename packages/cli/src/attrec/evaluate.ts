// The command `attrec evaluate`.
import { Command } from "@commander-js/extra-typings";
import { card, cutoffNotes, metricsOf, noSuch, rank, scoresOf, visible } from "attrec";
import {
  DEVICE_HELP,
  DEVICE_OPTION,
  deviceNamed,
  threadCount,
  THREADS_HELP,
  THREADS_OPTION,
} from "../options/device.ts";
import { wholeNumber } from "../options/settings.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { MODEL_HELP, openExperiment } from "./saved-model.ts";

/** `attrec evaluate`: ranks the held-out items with a model that was trained before. */
export const evaluateCommand = () =>
  new Command("evaluate")
    .description("Rank the held-out items with a model that 'attrec train --out' has written.")
    .argument("<model>", "the file of the model")
    .option("--part <name>", "test or validation", "test")
    .option("--at <k>", "cut-off of the hit ratio and NDCG", wholeNumber("--at", 1), 50)
    .option("--protocol <name>", "default or author; the one of the training if not given")
    .option("--dataset <name|file>", "the data it was trained on, if they are not found by themselves")
    .option("--model <model>", MODEL_HELP)
    .option("--data <folder>", "the folder that holds data sets (or the environment variable ATTREC_DATA)")
    .option(DEVICE_OPTION, DEVICE_HELP, "wasm")
    .option(THREADS_OPTION, THREADS_HELP, threadCount)
    .option("--seed <number>", "accepted as everywhere; ranking draws nothing", wholeNumber("--seed", 0), 1)
    .option("--ranks", "print each user's rank as well", false)
    .option("--json", "one JSON object a line", false)
    .action(async (path, options) => {
      const output = outputOf(options.json);
      const part = partNamed(options.part);
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

const partNamed = (name: string): "test" | "validation" => {
  if (name === "test" || name === "validation") return name;
  throw new UsageError(noSuch("part", name, ["test", "validation"]));
};
