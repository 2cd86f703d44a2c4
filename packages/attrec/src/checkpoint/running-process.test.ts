/** A process is running until it has ended, whether or not its parent has taken note. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { runningProcess } from "./running-process.ts";

const isLinux = existsSync("/proc/self/stat");

test("this process runs, and says when it started where the system says it", () => {
  const own = runningProcess(process.pid);
  expect(own?.isStopped).toBe(false);
  if (isLinux) expect(own?.start).toMatch(/^\d+$/);
  expect(runningProcess(process.ppid)).toBeDefined();
});

test("a process that has ended is none", async () => {
  const child = spawn("true");
  await once(child, "exit");
  expect(runningProcess(child.pid ?? 0)).toBeUndefined();
});

test.runIf(isLinux)(
  "a process that has ended is none before its parent asks for it, and a stopped one is one",
  async () => {
    // The shell becomes a sleep, which never asks for the result of the shell's child, because that ends later.
    const parent = spawn("sh", ["-c", "sleep 0.5 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const id = Number(line.toString());
      for (let i = 0; i < 200 && runningProcess(id); i++) await setTimeout(10);
      // The system still knows the number.
      expect(process.kill(id, 0)).toBe(true);
      expect(runningProcess(id)).toBeUndefined();
      const { pid = 0 } = parent;
      const { start } = runningProcess(pid) ?? {};
      parent.kill("SIGSTOP");
      for (let i = 0; i < 200 && !runningProcess(pid)?.isStopped; i++) await setTimeout(10);
      expect(runningProcess(pid)).toEqual({ isStopped: true, start });
    } finally {
      parent.kill("SIGKILL");
    }
  },
);
