/** Builds the slides of the evening into dist/slides: `npm run slides`. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSlides } from "./build-slides.ts";
import { root } from "./quotes.ts";

const folder = join(root, "dist/slides");
await buildSlides(folder);
console.log(
  `The slides are built. Open ${pathToFileURL(join(folder, "index.html")).href}: arrows move, n shows the notes.`,
);
