/** Measures the durations of tasks that take turns. */
import { median } from "./machine.ts";

/** The duration of a task, in milliseconds: medians by the wall and of the processor, all threads together. */
export interface Timing {
  readonly task: string;
  readonly wall: number;
  readonly cpu: number;
}

/** Runs a task three times to warm up, then for about a second, and at least five times. */
export const measure = (task: string, work: () => unknown, milliseconds = 1000): Timing => {
  for (let i = 0; i < 3; i++) work();
  const walls: number[] = [];
  const cpus: number[] = [];
  const began = performance.now();
  while (walls.length < 5 || performance.now() - began < milliseconds) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(used);
    walls.push(performance.now() - start);
    cpus.push((user + system) / 1000);
  }
  return { task, wall: median(walls), cpu: median(cpus) };
};
