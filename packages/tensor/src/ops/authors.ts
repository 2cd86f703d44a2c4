/** The exports of this folder, beside the operations, that authors of operations and transformations need. */

// @category Primitives
export { assumeEqual } from "./assume.ts";
export { concatAxis } from "./concat.ts";
export { contract } from "./contract.ts";
export type { Labels } from "./contract-primitive.ts";
export { type Around, type Binary, broadcastTo, type Elementwise, type Operand, type Unary } from "./elementwise.ts";
export { zerosLike } from "./filled.ts";
export { input } from "./input.ts";
export { map, type MapPullback } from "./map.ts";
export { binary, unary } from "./own-elementwise.ts";
export { reduceAxes, type Reducer } from "./reduce.ts";
export { namedLike } from "./reshape.ts";
export { sliceAxis } from "./slice.ts";
export { identity } from "./stop-gradient.ts";
export { dataTensor } from "./tensor.ts";
export { view } from "./view.ts";
export { windowAxis } from "./window.ts";
