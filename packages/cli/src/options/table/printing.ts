/** The options that say what a command writes and prints, and the file that may give all of them. */
import { Option } from "@commander-js/extra-typings";

/** The options under the heading "Files and printing:". */
export const printing = {
  out: () => new Option("--out <file>", "the file for the model (safetensors); its state is kept beside it"),
  events: () =>
    new Option(
      "--events <file>",
      "a table between commas (CSV) of what is told of each epoch, as it stands after each",
    ),
  tensorboard: () => new Option("--tensorboard <folder>", "a folder for files that TensorBoard reads, likewise"),
  curve: () => new Option("--curve <file>", "a picture (SVG) of validation and loss by epoch, likewise"),
  markdown: () => new Option("--markdown", "print a page of documentation").default<boolean>(false),
  config: () =>
    new Option(
      "--config <file>",
      "a file with options by their names, in YAML or JSON, or the file of a model, which keeps those of its training; the command line comes first",
    ),
  json: (says = "print one JSON object a line") => new Option("--json", says).default<boolean>(false),
};
