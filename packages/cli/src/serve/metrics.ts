/** Counts the requests of a server, and prints the counts as text in the format that Prometheus reads. */

/** Counts requests. What is kept does not grow with their number. */
export interface ServiceMetrics {
  /** Notes an answer: what was asked, the status, and how long it took, in seconds. */
  readonly note: (route: string, status: number, seconds: number) => void;
  /** The counts so far. */
  readonly text: (open: number) => string;
}

/** The upper bounds of what durations are counted in, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts that begin at zero. Routes are those of the server, so that a stranger's path adds none. */
export const serviceMetrics = (): ServiceMetrics => {
  const requests = new Map<string, number>();
  const buckets = new Float64Array(BOUNDS.length);
  let [count, sum] = [0, 0];
  return {
    note: (route, status, seconds) => {
      const name = `{route="${route}",status="${status}"}`;
      requests.set(name, (requests.get(name) ?? 0) + 1);
      BOUNDS.forEach((bound, i) => {
        if (seconds <= bound) buckets[i] = (buckets[i] ?? 0) + 1;
      });
      count++;
      sum += seconds;
    },
    text: (open) =>
      [
        ...block("attrec_requests_total", "counter", "Answered requests.", [...requests]),
        ...block("attrec_request_seconds", "histogram", "How long answers took.", [
          ...BOUNDS.map((bound, i) => [`_bucket{le="${bound}"}`, buckets[i] ?? 0] as const),
          [`_bucket{le="+Inf"}`, count],
          ["_sum", sum],
          ["_count", count],
        ]),
        ...block("attrec_open_requests", "gauge", "Requests that are being answered.", [["", open]]),
        ...block("process_resident_memory_bytes", "gauge", "Memory of the process.", [["", process.memoryUsage.rss()]]),
        "",
      ].join("\n"),
  };
};

const block = (
  name: string,
  type: string,
  help: string,
  values: readonly (readonly [suffix: string, value: number])[],
): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...values.map(([suffix, value]) => `${name}${suffix} ${value}`),
];
