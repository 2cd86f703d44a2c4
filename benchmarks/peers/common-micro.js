/** Runs a task three times to warm up, then for about a second and at least five times; prints medians in milliseconds. */
export const say = async (task, work) => {
  for (let i = 0; i < 3; i++) await work();
  const [walls, cpus] = [[], []];
  const began = performance.now();
  while (walls.length < 5 || performance.now() - began < 1000) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    walls.push(performance.now() - start);
    cpus.push((user + system) / 1000);
  }
  const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  console.log(JSON.stringify({ task, wall: median(walls), cpu: median(cpus) }));
};
