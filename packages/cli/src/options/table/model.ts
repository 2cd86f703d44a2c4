/** The options that say which model is made, and of which size. */
import { Option } from "@commander-js/extra-typings";
import { numeric, wholeOption } from "../numeric.ts";
import { assignment } from "../settings.ts";

/**
 * The longest history: a model file may ask for no longer one either. Without data nothing else limits a history, and the work
 * grows with it.
 */
const LONGEST_HISTORY = 65_536;

/** The options under the heading "Model:". */
export const model = {
  /** The code of a saved model. */
  model: () =>
    new Option(
      "--model <model>",
      "the code of a model that does not come with attrec, such as ./my-model.ts#myModel; a model file may not choose it",
    ),
  length: () =>
    numeric(
      "--length <L>",
      "the items of a history (L); those of the data set if not given",
      wholeOption(1, LONGEST_HISTORY),
    ),
  targets: () =>
    numeric(
      "--targets <T>",
      "the items to predict in training (T); those of the data set if not given",
      wholeOption(1),
    ),
  set: () =>
    new Option(
      "--set <name=value>",
      "an option of the model (see: attrec models MODEL); may be given several times",
    ).argParser(assignment),
};
