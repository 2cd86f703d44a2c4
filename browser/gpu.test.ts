/** Checks the gpu device in a browser: its results, and that it leaves no textures. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildProbe } from "./build-probe.ts";
import { type Chromium, isSkipped, launch } from "./chromium.ts";
import type { CardFindings } from "./jobs/card-features.ts";
import type { Errors } from "./jobs/on-gpu.ts";
import type { Job } from "./jobs/run-job.ts";
import type { Probe } from "./pages/probe.ts";
import { ISOLATING, type Running, serve } from "./server.ts";

describe.skipIf(isSkipped())("the gpu device in Chromium", () => {
  let chromium: Chromium;
  let server: Running;

  beforeAll(async () => {
    chromium = await launch({ graphics: true });
    const folder = await mkdtemp(join(tmpdir(), "pages-"));
    await buildProbe(folder);
    server = await serve(folder, ISOLATING);
    return async () => {
      await Promise.all([chromium, server].map(({ close }) => close()));
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  test.each(["webgl2", "webgpu"] as const)(
    "gives the interpreter's results, and thirty steps of AttRec and Caser, in the mode %s",
    { timeout: 240_000 },
    async (mode) => {
      const faults: string[] = [];
      const page = await chromium.open(`${server.url}/probe.html`, faults);
      const call = (job: Job): Promise<unknown> => (globalThis as unknown as { readonly probe: Probe }).probe.page(job);
      const { operations, trajectories } = (await page.evaluate(call, { kind: "onGpu", mode } as const)) as Errors;
      await page.close();
      expect(Object.keys(operations).length).toBeGreaterThan(40);
      for (const [name, error] of Object.entries(operations)) expect([name, error < 5e-5]).toEqual([name, true]);
      for (const [name, { losses, state }] of Object.entries(trajectories)) {
        expect([name, losses < 1e-4 && state < 1e-4]).toEqual([name, true]);
      }
      expect(faults).toEqual([]);
    },
  );

  test("sums by subgroups, sorts and 16-bit tables are the interpreter's", { timeout: 120_000 }, async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${server.url}/probe.html`, faults);
    const call = (job: Job): Promise<unknown> => (globalThis as unknown as { readonly probe: Probe }).probe.page(job);
    const found = (await page.evaluate(call, { kind: "cardFeatures" } as const)) as CardFindings;
    await page.close();
    // The driver in software that comes with Chromium has subgroups of four, which the shader at opening finds to be in order.
    expect(found.usesSubgroups).toEqual([true, false]);
    expect(Math.max(...found.errors)).toBeLessThan(1e-5);
    expect(found).toMatchObject({ sameBytes: true, isSorted: true });
    expect(found.halfError).toBeGreaterThan(0);
    expect(found.halfError).toBeLessThan(2 ** -10);
    expect(faults).toEqual([]);
  });

  test("2,000 steps by WebGL 2 have no more textures than 100", { timeout: 120_000 }, async () => {
    const page = await chromium.open(`${server.url}/probe.html`, []);
    const call = (job: Job): Promise<unknown> => (globalThis as unknown as { readonly probe: Probe }).probe.page(job);
    const [before = 0, after = Infinity] = (await page.evaluate(call, {
      kind: "textures",
      steps: [100, 1900],
    } as const)) as readonly number[];
    await page.close();
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(before);
  });
});
