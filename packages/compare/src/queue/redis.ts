/** Connects to Redis by the packages bullmq and ioredis, which are loaded when a queue is asked for and not before. */
import type * as bullmq from "bullmq";
import type { Redis, RedisOptions } from "ioredis";
import { shownAddress } from "./redis-address.ts";

/** Every key of ours in Redis begins so. */
export const PREFIX = "attrec";

/** A connection to Redis, and the package that makes queues of it. */
export interface Connection {
  readonly bullmq: typeof bullmq;
  readonly client: Redis;
  /** Another connection to the same place, for what waits: it is closed with this one. */
  readonly another: () => Redis;
  /** Ends all connections at once, whether Redis answers or not. */
  readonly close: () => void;
}

/** How long Redis may take for its first answer, in milliseconds. */
const PATIENCE = 5000;

/** How long any later answer may take, in milliseconds. */
const ANSWER = 20_000;

/**
 * Connects to the Redis at an address. Later it waits for a Redis that is gone, for as long as it takes; `tell` hears of both.
 *
 * @throws Error that says what to install if the packages are missing, or why Redis cannot be reached
 */
export const connectRedis = async (address: string, tell: (sentence: string) => void): Promise<Connection> => {
  const { queues, Client } = await load();
  const place = shownAddress(address);
  await tryRedis(
    new Client(address, { lazyConnect: true, retryStrategy: () => null, connectTimeout: PATIENCE }),
    place,
  );
  const all: Redis[] = [];
  const another = ({ connectionName }: Pick<RedisOptions, "connectionName"> = {}): Redis => {
    const client = new Client(address, {
      ...(connectionName !== undefined && { connectionName }),
      // Commands wait for a Redis that comes back.
      maxRetriesPerRequest: null,
      // An answer that was lost with its connection may never come: who waits for it asks again.
      commandTimeout: ANSWER,
      retryStrategy: (times) => Math.min(100 * times, 1000),
    });
    client.on("error", () => undefined);
    // So queues make connections of their own, which have to be closed with the others.
    client.duplicate = another;
    all.push(client);
    return client;
  };
  const client = another();
  let isGone = false;
  client.on("close", () => {
    if (!isGone) tell(`Redis at ${place} does not answer: this waits until it does.`);
    isGone = true;
  });
  client.on("ready", () => {
    if (isGone) tell(`Redis at ${place} answers again.`);
    isGone = false;
  });
  return {
    bullmq: queues,
    client,
    another,
    close: () => {
      client.removeAllListeners("close");
      for (const one of all) one.disconnect();
    },
  };
};

const load = async () => {
  try {
    const [queues, { Redis: Client }] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { queues, Client };
  } catch (cause) {
    throw new Error(
      "--queue needs the packages bullmq and ioredis, which are not installed: run 'npm install bullmq@6.7.0 ioredis@6.0.0'. Everything else works without them.",
      { cause },
    );
  }
};

/** Throws a sentence unless Redis answers. */
const tryRedis = async (client: Redis, place: string): Promise<void> => {
  let fault: Error | undefined;
  client.on("error", (error) => (fault ??= error));
  const answered = async (): Promise<void> => {
    await client.connect();
    await client.ping();
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it does not answer")), PATIENCE);
  });
  try {
    await Promise.race([answered(), late]);
  } catch (cause) {
    throw new Error(
      `Redis at ${place} cannot be used: ${whyOf(fault ?? cause)}. Start it, or name another by --queue redis://HOST:PORT.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
};

const whyOf = (cause: unknown): string => {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes("ECONNREFUSED")) return "nothing listens there";
  if (message.includes("ENOTFOUND") || message.includes("EAI_AGAIN")) return "its host is not known";
  if (message.includes("ETIMEDOUT")) return "it does not answer";
  if (/NOAUTH|WRONGPASS/.test(message)) return "it wants another name or password";
  return message.replace(/\.$/, "");
};
