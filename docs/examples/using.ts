// using.ts: a trained AttRec as a library. What comes next for a stranger, what is similar to an item, and the tables behind it.
import { wasm } from "@attrec/tensor";
import { attrec, embeddingsOf, recommenderOf, similarItems } from "attrec";
import { openModel } from "attrec/node";

const [file = "model.safetensors", ...history] = process.argv.slice(2);
const model = openModel(file, attrec);
const recommend = recommenderOf(model, wasm());
for (const { title, score } of await recommend({ history, count: 5 }))
  console.log(`next: ${title} (${score.toFixed(3)})`);
for (const { title } of similarItems(model, history.at(-1) ?? "", { count: 3 })) console.log(`similar: ${title}`);
for (const { path, of, width } of embeddingsOf(model))
  console.log(`table: ${path}, a row of ${width} numbers for each of ${of}`);
