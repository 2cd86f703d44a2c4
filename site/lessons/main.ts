/** Writes the quotes of the lessons anew, and what their steps print: `npm run lessons`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chapters } from "./chapters.ts";
import { root, withFreshQuotes } from "./quotes.ts";
import { withFreshOutputs } from "./steps.ts";

for (const { file, name, text } of chapters()) {
  const fresh = await withFreshOutputs(name, withFreshQuotes(text));
  if (fresh === text) continue;
  writeFileSync(join(root, file), fresh);
  console.log(`wrote ${file}`);
}
