/** All kinds of kernel, for tests of kernels that no operation made. A kind that the table lacks is an error of types. */
import { concat } from "../kernels/concat/kernel.ts";
import { iterate } from "../kernels/iterate/kernel.ts";
import { order } from "../kernels/order/kernel.ts";
import { product } from "../kernels/product/kernel.ts";
import { random } from "../kernels/random/kernel.ts";
import { scatterAlong } from "../kernels/scatter-along/kernel.ts";
import { scatter } from "../kernels/scatter/kernel.ts";
import { update } from "../kernels/update/kernel.ts";
import { emitConcat } from "../kernels/concat/wasm.ts";
import { emitIterate } from "../kernels/iterate/wasm.ts";
import { emitOrder } from "../kernels/order/wasm.ts";
import { emitProduct } from "../kernels/product/wasm.ts";
import { emitRandom } from "../kernels/random/wasm.ts";
import { emitScatterAlong } from "../kernels/scatter-along/wasm.ts";
import { emitScatter } from "../kernels/scatter/wasm.ts";
import { emitUpdate } from "../kernels/update/wasm.ts";
import type { BroughtKernels } from "../kernels/kernel.ts";

/** The kinds of kernel that operations bring along. */
export const allKernels: Required<BroughtKernels> = {
  contract: { ...product, wasm: emitProduct },
  concat: { ...concat, wasm: emitConcat },
  scatter: { ...scatter, wasm: emitScatter },
  scatterAlong: { ...scatterAlong, wasm: emitScatterAlong },
  order: { ...order, wasm: emitOrder },
  update: { ...update, wasm: emitUpdate },
  random: { ...random, wasm: emitRandom },
  iterate: { ...iterate, wasm: emitIterate },
};
