/** The options that say what a model is exported to. */
import { Option } from "@commander-js/extra-typings";

/** The options of `attrec export` alone. */
export const exporting = {
  exported: () =>
    new Option("--out <file>", "the file: a name that ends in .npz, .safetensors, .npy or .onnx").makeOptionMandatory(),
  parameter: () => new Option("--parameter <path>", "the parameter that a file of .npy holds, such as items"),
};
