// @ts-check

/**
 * Some kernels of a plan that run together: takes a range of rows, and the address of their parameters.
 * @typedef {(begin: number, end: number, parameters: number) => void} Group
 */

/**
 * The groups of kernels of a plan's module, working on a memory: `g0`, `g1` and so on. Every thread has its own.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {WebAssembly.Memory} memory
 * @param {number} count how many groups there are
 * @returns {readonly Group[]}
 */
export const instantiate = (bytes, memory, count) => {
  const { exports } = new WebAssembly.Instance(compiled(bytes), { env: { memory } });
  return Array.from({ length: count }, (_, i) => /** @type {Group} */ (exports[`g${i}`]));
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
