/** The options that say for whom, and which items, a model recommends. */
import { Option } from "@commander-js/extra-typings";
import { numeric, wholeOption } from "../numeric.ts";
import { oneOf } from "../settings.ts";

/** The options under the heading "Recommendations:". */
export const recommendations = {
  user: () => new Option("--user <name>", "the user, as the data name her"),
  allUsers: () => new Option("--all", "all users, one after another").default<boolean>(false),
  history: () =>
    new Option(
      "--history <items...>",
      "the last items of the user, or of a stranger, as the data name them, the latest last; then no data are needed",
    ),
  onlyItems: () => new Option("--only <file>", "the items that may be recommended, a name on each line"),
  exceptItems: () => new Option("--except <file>", "items that are not recommended, a name on each line"),
  repeats: () => new Option("--repeats", "recommend also what the user has acted on before").default<boolean>(false),
  lists: () => new Option("--out <file>", "the file for the lists: a name that ends in .csv, .jsonl or .parquet"),
  heatMap: () => new Option("--out <file>", "the file for the heat map of attention (SVG)"),
  table: () =>
    new Option(
      "--table <path>",
      "the table of items, such as items; if not given, the first of the model that is more than a number for each, such as a bias",
    ),
  nearness: () =>
    new Option("--by <measure>", "how near two items are: distance (Euclidean), cosine or product")
      .argParser(oneOf("measure", ["distance", "cosine", "product"]))
      .default<"distance" | "cosine" | "product">("distance"),
  count: () => numeric("--count <count>", "the number of items", wholeOption(1)).default<number>(10),
};
