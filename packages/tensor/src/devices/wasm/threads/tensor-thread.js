// @ts-check
/** A thread of a device as a file, for pages that do not allow a thread from a text. */
import { instantiate } from "./instantiate.js";
import { thread } from "./thread.js";

/** @typedef {{ addEventListener: (type: string, listen: (event: { data: import("./thread.js").Shared }) => void) => void }} Scope */

const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));
scope.addEventListener("message", (event) => thread(instantiate).serve(event.data));
