// @ts-check

/**
 * The groups of kernels of a plan's module over a memory: `g0`, `g1` and so on. Every thread has its own. A thread is started from a
 * text, and this function is part of it: so it uses nothing from outside itself.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {import("../memory.ts").WasmMemory} memory
 * @param {number} count how many groups there are
 * @returns {readonly import("./thread.js").Group[]}
 */
export const instantiate = (bytes, memory, count) => {
  /** @type {{ readonly module?: never }} */
  let module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (cause) {
    // An invalid module is a fault of ours. A valid one was refused because of the place where it runs.
    if (!WebAssembly.validate(bytes)) throw cause;
    const kibibytes = Math.ceil(bytes.length / 1024);
    throw new Error(
      `wasm: the engine refused a plan of ${kibibytes} KiB here. A page's main thread compiles small modules only: run the library in a worker. A page with a Content-Security-Policy has to allow 'wasm-unsafe-eval'.`,
      { cause },
    );
  }
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the DOM library's Memory, which pages have, has more members
  const imported = /** @type {WebAssembly.Memory} */ (memory);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: imported } });
  return Array.from({ length: count }, (_, i) => /** @type {import("./thread.js").Group} */ (exports[`g${i}`]));
};
