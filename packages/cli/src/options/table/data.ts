/** The options that say which data a command reads. */
import { Option } from "@commander-js/extra-typings";
import { columnsNamed, filterNamed } from "../settings.ts";

/** The options under the heading "Data:". */
export const data = {
  data: () =>
    new Option("--data <folder>", "the folder of the data sets; the environment variable ATTREC_DATA if not given"),
  filter: () =>
    new Option(
      "--filter <filter>",
      "none, or steps such as u10>i2>u10: u10 (users with 10 actions), i2 (items), core5 (both, until it holds), r4 (ratings), once (no repeats)",
    ).argParser(filterNamed),
  columns: () =>
    new Option(
      "--columns <columns>",
      "the columns of a file by name or number, such as user=buyer,item=sku,time=when,rating=stars; time=none for lines in the order of time; found by their usual names if not given",
    ).argParser(columnsNamed),
  items: () =>
    new Option(
      "--items <file>",
      "a table of items, whose columns become features; that beside a file of RecBole if not given",
    ),
  users: () => new Option("--users <file>", "a table of users, likewise"),
  dataset: () =>
    new Option("--dataset <name|file>", "a data set (see: attrec data list), or a file of interactions").default(
      "movietweetings-100k",
    ),
  /** The data of a saved model. */
  trainedOn: () =>
    new Option("--dataset <name|file>", "the data that the model was trained on; needed where they are not found"),
};
