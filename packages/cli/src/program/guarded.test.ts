/** Interrupts, deaths and readers that go away, tried on real processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test, vi } from "vitest";
import { needs } from "../../../../testing/needs.ts";
import { javascript } from "../testing/javascript.ts";

const script = await javascript();
const here = (name: string): string => script(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "guarded-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A command that says "ready" and then does what its text says, under the guard. It has a minute to end if it listens. */
const guarded = (name: string, text: string, listens = false): ChildProcess => {
  const program = join(folder, `${name}.mjs`);
  const guard = join(folder, `${name}-guard.mjs`);
  const interrupt = JSON.stringify(pathToFileURL(here("interrupt.ts")).href);
  writeFileSync(
    program,
    `import { endWithin, keep, listenToGuard, watchInterrupt } from ${interrupt};\nlistenToGuard();\nkeep("Epoch 3 is kept.");\nconsole.log("ready", process.pid);\n${text}`,
  );
  writeFileSync(
    guard,
    `import { runGuarded } from ${JSON.stringify(pathToFileURL(here("guarded.ts")).href)};\nawait runGuarded("attrec", new URL(${JSON.stringify(pathToFileURL(program).href)})${listens ? ", undefined, 60_000" : ""});\n`,
  );
  return spawn(process.execPath, [guard]);
};

interface End {
  readonly code: number | null;
  readonly err: string;
}

/** Waits until a command is ready, does something to it, and waits for its end. */
const after = async (child: ChildProcess, ready: string, act: (out: string) => unknown): Promise<End> => {
  let [out, err] = ["", ""];
  child.stderr?.on("data", (part: Buffer) => (err += part.toString()));
  const isReady = new Promise<void>((resolve) => {
    child.stdout?.on("data", (part: Buffer) => {
      out += part.toString();
      if (out.includes(ready)) resolve();
    });
  });
  const closed = once(child, "close");
  await Promise.race([isReady, closed]);
  await act(out);
  const [code] = (await closed) as [number | null];
  return { code, err };
};

const BUSY = "for (;;);";

describe("a command under its guard", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("ends by %s however busy it is, and says what is kept", async (signal) => {
    const child = guarded(`busy-${signal}`, BUSY);
    const { code, err } = await after(child, "ready", () => child.kill(signal));
    expect(err).toBe("attrec: Interrupted. Epoch 3 is kept.\n");
    expect(code).toBe(130);
  });

  test("ends at a second press, and two signals at once are one press", async () => {
    const child = guarded("pressed", BUSY);
    const { code } = await after(child, "ready", async () => {
      child.kill("SIGINT");
      child.kill("SIGINT");
      await setTimeout(150);
      expect(child.exitCode).toBe(null);
      await setTimeout(150);
      child.kill("SIGINT");
    });
    expect(code).toBe(130);
  });

  test("hears of an interrupt where it listens, and ends by itself with its own exit code", async () => {
    const text = `const { happened } = watchInterrupt(); setInterval(() => undefined, 1000); await happened; process.exit(7);`;
    const child = guarded("listens", text, true);
    const { code, err } = await after(child, "ready", () => child.kill("SIGINT"));
    expect([code, err]).toEqual([7, ""]);
  });

  test("has the time to end that it asked for", async () => {
    const text = `endWithin(30_000); const { happened } = watchInterrupt(); setInterval(() => undefined, 1000);
      setTimeout(() => console.log("asked"), 200); await happened; await new Promise((resolve) => setTimeout(resolve, 1500)); process.exit(7);`;
    const child = guarded("slow", text);
    const { code, err } = await after(child, "asked", () => child.kill("SIGINT"));
    expect([code, err]).toEqual([7, ""]);
  });

  test("ends with its own exit code", async () => {
    const { code, err } = await after(guarded("done", "process.exitCode = 3;"), "ready", () => undefined);
    expect([code, err]).toEqual([3, ""]);
  });

  test.each([
    [undefined, join(tmpdir(), "node-compile-cache")],
    [join(folder, "compiled"), join(folder, "compiled")],
  ])("where the environment says %s keeps the code that Node compiled in %s", async (given, found) => {
    vi.stubEnv("NODE_COMPILE_CACHE", given);
    const child = guarded("compiled", `console.log("in", process.env.NODE_COMPILE_CACHE, "done");`);
    vi.unstubAllEnvs();
    const { code } = await after(child, "done", (out) => expect(out).toContain(`in ${found} done`));
    expect(code).toBe(0);
  });

  test("that is killed is told of, with what is kept", async () => {
    const killed = guarded("killed", `setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);`);
    const { code, err } = await after(killed, "ready", () => undefined);
    expect(err).toBe("attrec: The process of this command was killed, perhaps for want of memory. Epoch 3 is kept.\n");
    expect(code).toBe(1);
  });

  test("does not outlive its guard", async () => {
    // It goes on telling what is kept, and is busy for so long that it hears late of the end.
    const text = `setInterval(() => { for (const end = Date.now() + 200; Date.now() < end;); keep("Epoch 4 is kept."); }, 1);`;
    const child = guarded("orphan", text);
    let pid = 0;
    const { err } = await after(child, "ready", async (out) => {
      pid = Number(out.split(" ")[1]);
      await setTimeout(200);
      child.kill("SIGKILL");
    });
    expect(err).toBe("");
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 100 && isAlive(); i++) await setTimeout(50);
    expect(isAlive()).toBe(false);
  });
});

describe("before a command has begun", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s ends it with a sentence", async (signal) => {
    const entry = join(folder, `early-${signal}.mjs`);
    const early = JSON.stringify(pathToFileURL(here("early.ts")).href);
    // As if loading the rest took long.
    writeFileSync(
      entry,
      `import { endEarly } from ${early};\nendEarly("attrec");\nconsole.log("ready");\nawait new Promise((resolve) => setTimeout(resolve, 60_000));\n`,
    );
    const child = spawn(process.execPath, [entry]);
    const { code, err } = await after(child, "ready", () => child.kill(signal));
    expect([code, err]).toEqual([130, "attrec: Interrupted. Nothing had begun.\n"]);
  });

  test.each(["../attrec/main.ts", "../compare/main.ts"])("%s loads little, and what heeds interrupts first", (main) => {
    const importsOf = (file: string): readonly string[] =>
      [
        ...readFileSync(file, "utf8").matchAll(
          /^(?:import|export) (?!type\b)[^;]*?"([^"]+)";|await import\("([^"]+)"\)/gm,
        ),
      ].map(([, before = "", later = ""]) => before || later);
    const loaded = (file: string): readonly string[] =>
      importsOf(file).flatMap((name) => [name, ...(name.startsWith(".") ? loaded(join(dirname(file), name)) : [])]);
    expect(loaded(here(main))[0]).toMatch(/^\.\.\/program\/early\.[jt]s$/);
    expect(importsOf(here("early.ts"))).toEqual([]);
    for (const name of loaded(here(main))) expect(name).toMatch(/^\.|^node:/);
  });
});

describe("a training", () => {
  const small = join(folder, "u.data");
  writeFileSync(
    small,
    Array.from({ length: 12 * 14 }, (_, k) => {
      const [user, time] = [Math.floor(k / 14), k % 14];
      return `${user + 1}\t${((user * 3 + time) % 40) + 1}\t5\t${881_000_000 + time * 60}\n`;
    }).join(""),
  );
  const args = ["train", "--dataset", small, "--length", "2", "--targets", "1", "--patience", "9"];
  const train = (stdout: "pipe" | number, ...more: readonly string[]): ChildProcess => {
    const dim = more.includes("--set") ? [] : ["--set", "dim=8"];
    return spawn(process.execPath, [here("../attrec/main.ts"), ...args, ...dim, ...more], {
      stdio: ["ignore", stdout, "pipe"],
      env: { ...process.env, ATTREC_DATA: "" },
    });
  };

  test("whose reader goes away writes its model, and says so", async () => {
    const out = join(folder, "unread.safetensors");
    const child = train("pipe", "--epochs", "8", "--out", out);
    const { code, err } = await after(child, "epoch 1", () => child.stdout?.destroy());
    expect(err).toContain(`The reader of the output went away. The training is done, and the model is in ${out}.`);
    expect(existsSync(out)).toBe(true);
    expect(code).toBe(0);
  });

  test("without a file whose reader goes away ends, and says that no model was written", async () => {
    const child = train("pipe", "--epochs", "100000", "--patience", "100000");
    const { code, err } = await after(child, "epoch 1", () => child.stdout?.destroy());
    expect(err).toContain("The reader of the output went away. The training was ended, and no model was written");
    expect(code).toBe(1);
  });

  test("that cannot print for want of space writes its model, says so, and ends with 1", async (context) => {
    // Linux alone has a device that is always full, and a full disk of one's own takes an administrator.
    needs(context, existsSync("/dev/full"), "a /dev/full");
    const out = join(folder, "full.safetensors");
    const { code, err } = await after(
      train(openSync("/dev/full", "w"), "--epochs", "2", "--out", out),
      "",
      () => undefined,
    );
    expect(err).toContain(`there is no space left where it goes. The training is done, and the model is in ${out}.`);
    expect(existsSync(out)).toBe(true);
    expect(code).toBe(1);
  });

  test("whose complaints nobody reads goes on", async () => {
    const out = join(folder, "quiet.safetensors");
    const child = train("pipe", "--epochs", "3", "--out", out);
    const { code } = await after(child, "epoch 1", () => child.stderr?.destroy());
    expect(code).toBe(0);
    expect(existsSync(out)).toBe(true);
  });

  test("on the slowest device ends within a batch, and its last epoch is kept", async () => {
    const out = join(folder, "slow.safetensors");
    const slow = ["--device", "interpreter", "--set", "dim=100", "--epochs", "100000", "--patience", "100000"];
    const child = train("pipe", ...slow, "--out", out);
    const { code, err } = await after(child, "epoch 1", () => child.kill("SIGINT"));
    expect(err).toMatch(
      /Interrupted\. (Epoch 1|The last epoch that ended) is kept in .*slow\.safetensors\.resume: the same/,
    );
    expect(code).toBe(130);
  });
});
