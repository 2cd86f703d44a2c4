/**
 * The options that several commands share, each declared once with its name, description, argument and default. A command
 * adds the options that it needs.
 */
import { Option } from "@commander-js/extra-typings";
import { MAX_THREADS } from "@attrec/tensor";
import { integerOption, trainingOptions } from "attrec";
import { DEVICE_HELP } from "./device.ts";
import { filterNamed, numberFor, wholeNumber } from "./settings.ts";

const { epochs, batchSize, validateEvery, patience } = trainingOptions;

/** The option of a name, made anew for each command because commands may change their options. */
export const option = {
  data: () =>
    new Option("--data <folder>", "the folder that holds data sets (or the environment variable ATTREC_DATA)"),
  filter: () =>
    new Option("--filter <filter>", "which users and items are kept, such as u10>i2>u10, or none").argParser(
      filterNamed,
    ),
  protocol: () =>
    new Option("--protocol <name>", "default, or author: the first author's released code").default("default"),
  dataset: () =>
    new Option("--dataset <name|file>", "a data set (see: attrec data list), or a file of interactions").default(
      "movietweetings-100k",
    ),
  /** The protocol: by default that of a saved model. */
  otherProtocol: () => new Option("--protocol <name>", "default or author; the one of the training if not given"),
  /** The data of a saved model. */
  trainedOn: () =>
    new Option("--dataset <name|file>", "the data it was trained on, if they are not found by themselves"),
  /** The code of a saved model. */
  model: () =>
    new Option(
      "--model <model>",
      "the code of a model that does not come with attrec, such as ./my-model.ts#myModel: the file of a model may not choose it",
    ),
  device: (says: string = DEVICE_HELP) => new Option("--device <name>", says).default("wasm"),
  threads: () =>
    new Option("--threads <count>", "of the wasm device; one for each processor if not given").argParser(
      numberFor("--threads", integerOption({ default: 1, atLeast: 1, atMost: MAX_THREADS, meaning: "" })),
    ),
  seed: (says = "decides everything that is random") =>
    new Option("--seed <number>", says).argParser(wholeNumber("--seed", 0)).default<number>(1),
  epochs: (most: number = epochs.default) =>
    new Option("--epochs <count>", "epochs of a training at most")
      .argParser(numberFor("--epochs", epochs))
      .default<number>(most),
  batch: () =>
    new Option("--batch <size>", "windows a step")
      .argParser(numberFor("--batch", batchSize))
      .default<number>(batchSize.default),
  every: () =>
    new Option("--every <epochs>", "epochs from one validation to the next")
      .argParser(numberFor("--every", validateEvery))
      .default<number>(validateEvery.default),
  patience: () =>
    new Option("--patience <count>", "validations without progress before training ends")
      .argParser(numberFor("--patience", patience))
      .default<number>(patience.default),
  json: (says = "one JSON object a line") => new Option("--json", says).default<boolean>(false),
};
