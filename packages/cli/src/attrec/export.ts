/** `attrec export`: a trained model for other programs, as arrays or as a graph that computes its scores. */
import { extname } from "node:path";
import { neg } from "@attrec/tensor";
import { encodeNpy, encodeNpz, encodeSafetensors, storedTree } from "@attrec/tensor/files";
import { Command } from "@commander-js/extra-typings";
import { type Examples, type TrainedModel, withStranger } from "attrec";
import { checkedScores, either, lookUp, queriesFor } from "attrec/extend";
import { tryOutput, writeAtomically } from "attrec/node";
import { capture } from "../onnx/capture.ts";
import { encodeOnnx } from "../onnx/protobuf.ts";
import { onnxGraph } from "../onnx/translate.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { openTrained } from "./trained.ts";

type Trained = TrainedModel<unknown, Examples>;

/** `attrec export`: the parameters, or the scores as a graph. */
export const exportCommand = () =>
  new Command("export")
    .description("Write a trained model for other programs: its parameters as arrays, or its scores as a graph (ONNX).")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.exported())
    .addOption(option.parameter())
    .addOption(option.model())
    .addOption(option.json("print one JSON object"))
    .action(async (path, { out, parameter, ...options }) => {
      const layout = lookUp(layouts, extname(out));
      if (!layout)
        throw new UsageError(
          `A model is exported as ${either(Object.keys(layouts))}, by the ending of --out, not as '${out}'.`,
        );
      await tryOutput(out);
      const trained = await openTrained(path, options, "it has nothing to export");
      await writeAtomically(out, await layout(trained, parameter));
      outputOf(options.json).say(`written to ${out}`, { event: "export", model: trained.model.name, out });
    });

type Layout = (trained: Trained, parameter: string | undefined) => Uint8Array | Promise<Uint8Array>;

/** The bytes of each layout, by the ending of a file's name. */
const layouts: Readonly<Record<string, Layout>> = {
  ".npz": ({ parameters }) => encodeNpz(storedTree(parameters)),
  ".safetensors": ({ parameters }) => encodeSafetensors(storedTree(parameters)),
  ".npy": ({ parameters }, parameter) => {
    const all = storedTree(parameters);
    const found = parameter === undefined ? undefined : all.get(parameter);
    if (found) return encodeNpy(found);
    throw new UsageError(`A file of .npy holds one array: name it with --parameter ${either([...all.keys()])}.`);
  },
  ".onnx": (trained) => scoresAsOnnx(trained),
};

/**
 * The scores of a model as a graph of ONNX, for one user at a time: from `user` and `history`, int32 of [1] and [1, L], to `scores`, float32
 * of [1, items], of which smaller is nearer. The number behind the last user is a stranger's, who stands where `withStranger` puts her.
 */
export const scoresAsOnnx = ({ model, parameters, historyLength, shortHistories, ...names }: Trained): Uint8Array => {
  const sizes = { users: names.userNames.length, items: names.itemNames.length };
  const query = queriesFor(
    model,
    historyLength,
    shortHistories ?? "masked",
  )(Int32Array.of(sizes.users), new Int32Array(historyLength));
  const captured = capture(
    (given: unknown, of: typeof query) => {
      const scores = checkedScores(model.name, model.score(given, of), sizes.items);
      return model.nearer === "larger" ? neg(scores) : scores;
    },
    withStranger(model, parameters, sizes),
    query,
  );
  return encodeOnnx(onnxGraph(captured, model.name, queryName, "scores"));
};

/** The name of an input of the query, which is the second argument; none for a parameter. */
const queryName = (path: string): string | undefined => (path.startsWith("1.") ? path.slice(2) : undefined);
