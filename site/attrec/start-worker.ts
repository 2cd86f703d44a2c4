/** Starts a worker of the page. */
export const startWorker = (): Worker => new Worker(new URL("./page.worker.ts", import.meta.url), { type: "module" });
