/**
 * The options of the command `attrec`, each declared once with its name, description, argument and default. A command adds the
 * options that it needs; help, the notes of a model file and docs/options.md come from the same declarations.
 */
import { grouped } from "./groups.ts";
import { data } from "./table/data.ts";
import { exporting } from "./table/exporting.ts";
import { machine } from "./table/machine.ts";
import { measures } from "./table/measures.ts";
import { model } from "./table/model.ts";
import { printing } from "./table/printing.ts";
import { protocol } from "./table/protocol.ts";
import { recommendations } from "./table/recommendations.ts";
import { training } from "./table/training.ts";

/** The option of a name, made anew for each command because commands may change their options. */
export const option = {
  ...grouped("Data:", data),
  ...grouped("Protocol:", protocol),
  ...grouped("Measures:", measures),
  ...grouped("Model:", model),
  ...grouped("Training:", training),
  ...grouped("Recommendations:", recommendations),
  ...grouped("Machine:", machine),
  ...grouped("Files and printing:", printing),
  // These stand under the usual heading.
  ...exporting,
};
