// @ts-check

/** @typedef {(...args: readonly number[]) => void} Kernel */

/**
 * The kernels of a plan's module, working on a memory: `k0`, `k1` and so on. Every thread has its own.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {WebAssembly.Memory} memory
 * @param {number} count how many kernels there are
 * @returns {readonly Kernel[]}
 */
export const instantiate = (bytes, memory, count) => {
  const { exports } = new WebAssembly.Instance(compiled(bytes), { env: { memory } });
  return Array.from({ length: count }, (_, i) => /** @type {Kernel} */ (exports[`k${i}`]));
};

/** @param {Uint8Array<ArrayBuffer>} bytes */
const compiled = (bytes) => {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    // A module that is not valid is a fault of ours; one that is was refused for where it runs.
    if (!WebAssembly.validate(bytes)) throw cause;
    const kibibytes = Math.ceil(bytes.length / 1024);
    throw new Error(
      `wasm: a plan of ${kibibytes} KiB was refused here. A page's main thread compiles small modules only: run the library in a worker. A page with a Content-Security-Policy has to allow 'wasm-unsafe-eval'.`,
      { cause },
    );
  }
};
