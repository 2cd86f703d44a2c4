/** The wasm device on values that are not finite. */
import { wasm } from "../index.ts";
import { agreesOnSpecialValues } from "../testing/special-values.ts";

const [one, two] = [wasm({ threads: 1 }), wasm({ threads: 2 })];
const plain = wasm({ threads: 1, passes: { simplify: false, mergeScatters: false, fuse: false, groups: false } });

agreesOnSpecialValues([
  { name: "wasm", device: () => one },
  { name: "wasm with two threads", device: () => two },
  { name: "wasm without passes", device: () => plain },
]);
