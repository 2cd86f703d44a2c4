/** Sends requests to a server as fast as it answers, from several clients, and says how long answers took. */
import { Agent, request } from "node:http";

/** What a load came to. */
export interface Load {
  readonly requests: number;
  /** Answers with another status than 200, and requests without an answer. */
  readonly errors: number;
  /** The time of an answer, in milliseconds: in the middle, and that which 99 of 100 stay below. */
  readonly median: number;
  readonly p99: number;
}

/** Posts bodies in turn, from so many clients at once, for some seconds. */
export const load = async (
  url: string,
  bodies: readonly unknown[],
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const texts = bodies.map((body) => JSON.stringify(body));
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  let [errors, next] = [0, 0];
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      const status = await post(agent, `${url}/recommend`, texts[next++ % texts.length] ?? "").catch(() => 0);
      times.push(performance.now() - start);
      if (status !== 200) errors++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { requests: times.length, errors, median: at(0.5), p99: at(0.99) };
};

const post = (agent: Agent, url: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
      response.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(body);
  });
