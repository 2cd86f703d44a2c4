/** Checks that browsers compute the bytes that Node computes. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { buildProbe } from "./build-probe.ts";
import { type Chromium, isSkipped, launch } from "./chromium.ts";
import { files } from "./jobs/files.ts";
import { operations } from "./jobs/operations.ts";
import type { Job } from "./jobs/run-job.ts";
import { type Trained, trainSteps } from "./jobs/train-steps.ts";
import type { Probe } from "./pages/probe.ts";
import { ISOLATING, type Running, serve } from "./server.ts";

const RATINGS = fileURLToPath(import.meta.resolve("attrec/data/movietweetings-100k/ratings.dat.gz"));

describe.skipIf(isSkipped())("the library in Chromium", () => {
  let chromium: Chromium;
  /** The same files, with the headers that threads need, without them, and with a policy that forbids wasm. */
  let isolated: Running;
  let plain: Running;
  let strict: Running;
  /** One that allows wasm, and threads from files alone. */
  let policed: Running;

  beforeAll(async () => {
    chromium = await launch();
    const folder = await mkdtemp(join(tmpdir(), "pages-"));
    await buildProbe(folder);
    isolated = await serve(folder, ISOLATING);
    plain = await serve(folder, {});
    strict = await serve(folder, { "Content-Security-Policy": "script-src 'self'" });
    policed = await serve(folder, {
      ...ISOLATING,
      "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
    });
    return async () => {
      await Promise.all([chromium, isolated, plain, strict, policed].map(({ close }) => close()));
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  /** What a job gives in a page or in a worker of it; nothing may be printed as an error on the way. */
  const run = async ({ url }: Running, where: keyof Probe, job: Job, missing?: string): Promise<unknown> => {
    const faults: string[] = [];
    const page = await chromium.open(`${url}/probe.html`, faults);
    try {
      if (missing !== undefined) await page.context().route(missing, (route) => route.abort());
      const call = ([where, job]: readonly [keyof Probe, Job]): Promise<unknown> =>
        (globalThis as unknown as { readonly probe: Probe }).probe[where](job);
      const result = await page.evaluate(call, [where, job] as const);
      if (missing === undefined) expect(faults).toEqual([]);
      return result;
    } finally {
      if (missing !== undefined) await page.context().unroute(missing);
      await page.close();
    }
  };

  let inNode: Trained;
  beforeAll(async () => {
    inNode = await trainSteps(Uint8Array.from(await readFile(RATINGS)), 1);
  });

  describe("thirty steps of AttRec end with the losses and bytes of Node", () => {
    const train = async (server: Running, where: keyof Probe, threads: number): Promise<Trained["counts"]> => {
      const { counts, ...result } = (await run(server, where, { kind: "trainSteps", threads })) as Trained;
      expect(result).toEqual({ losses: inNode.losses, digest: inNode.digest });
      return counts;
    };

    test("in Node, thirty losses are finite and fall", () => {
      expect(inNode.losses.length).toBe(30);
      expect(inNode.losses.at(-1)).toBeLessThan(0.7 * (inNode.losses[0] ?? 0));
    });

    describe.each(["page", "worker"] as const)("in a %s", (where) => {
      test.each([1, 2, 3, 4])("with threads: %i", async (threads) => {
        const { up, joined } = await train(isolated, where, threads);
        expect(up).toBe(threads);
        // Each other thread may take part in each of the thirty steps, and in the making of the first state.
        if (threads === 1) expect(joined).toBe(0);
        else expect(joined).toBeGreaterThan(0);
      });

      test("that is not isolated, on one thread", async () => {
        expect(await train(plain, where, 4)).toEqual({ threads: 1, up: 1, joined: 0 });
      });
    });
  });

  test("where a bundle has left the thread's file out, threads start from a text, in a page and in a worker", async () => {
    const withoutFile = async (where: keyof Probe): Promise<unknown> =>
      run(isolated, where, { kind: "trainSteps", threads: 3 }, "**/tensor-thread*");
    for (const where of ["page", "worker"] as const) {
      const { counts, ...result } = (await withoutFile(where)) as Trained;
      expect(result).toEqual({ losses: inNode.losses, digest: inNode.digest });
      expect(counts.up).toBe(3);
      expect(counts.joined).toBeGreaterThan(0);
    }
  });

  test("where the page's policy forbids that too, the work goes on with one", async () => {
    const job = { kind: "trainSteps", threads: 3 } as const;
    const { counts } = (await run(policed, "page", job, "**/tensor-thread*")) as Trained;
    expect(counts).toEqual({ threads: 1, up: 1, joined: 0 });
    // The file alone is allowed.
    const { counts: allowed } = (await run(policed, "page", job)) as Trained;
    expect(allowed.up).toBe(3);
  });

  describe("every operation and whole programs have the bytes of Node", () => {
    let inNode: Awaited<ReturnType<typeof operations>>;
    beforeAll(async () => {
      inNode = await operations(1);
    });

    test.each([1, 3])("with threads: %i", async (threads) => {
      expect(Object.keys(inNode).length).toBeGreaterThan(30);
      expect(await run(isolated, "worker", { kind: "operations", threads })).toEqual(inNode);
    });
  });

  test("files hold what they hold in Node, and a damaged one is refused", async () => {
    const here = await files();
    expect(here["refusal"]).toMatch(/^Error: the file: the entry "layers.0.weights.npy" is damaged/);
    expect(here["isSmaller"]).toBe("true");
    expect(await run(plain, "page", { kind: "files", threads: 1 })).toEqual(here);
  });

  test("a policy that forbids wasm is told in a sentence", async () => {
    const trained = run(strict, "page", { kind: "trainSteps", threads: 1 });
    await expect(trained).rejects.toThrow(/wasm: the engine refused a plan of \d+ KiB here.*'wasm-unsafe-eval'/s);
  });
});
