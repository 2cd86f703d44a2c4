/** A real Redis for tests, on a port of its own, which keeps nothing when it ends. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { TestContext } from "vitest";
import { needs } from "../../../../testing/needs.ts";

/** Lets a test go on where there is a redis-server: nothing stands in for it, since what is tested is what becomes of its failures. */
export const needsRedis = (context: TestContext): void => {
  const { status } = spawnSync("redis-server", ["--version"]);
  needs(context, status === 0, "redis-server (on Debian, apt-get install redis-server)");
};

/** A Redis that a test has started. */
export interface TestRedis {
  readonly address: string;
  /** Kills it, and starts it again without anything in it. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A port that is free now. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  return port;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
};

/** Starts a Redis. */
export const startRedis = async (): Promise<TestRedis> => {
  const port = await freePort();
  let server = await launch(port);
  const stop = async (): Promise<void> => {
    const ended = once(server, "close");
    server.kill("SIGKILL");
    await ended;
  };
  return {
    address: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await stop();
      server = await launch(port);
    },
    stop,
  };
};

const launch = async (port: number): Promise<ChildProcess> => {
  const words = `--port ${port} --bind 127.0.0.1 --appendonly no --save`.split(" ");
  const server = spawn("redis-server", [...words, ""], { stdio: "ignore" });
  for (let tries = 0; tries < 200 && !(await answers(port)); tries++) await setTimeout(50);
  return server;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });

/** A way to a Redis that can be cut. */
export interface Line {
  readonly address: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => void;
}

/** A line to the Redis at an address. */
export const lineTo = async (address: string): Promise<Line> => {
  const { port } = new URL(address);
  const ends = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy()).on("close", () => (other.destroy(), ends.delete(one)));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    isCut = true;
    for (const end of ends) end.destroy();
  };
  return {
    address: `redis://127.0.0.1:${portOf(server)}`,
    cut,
    mend: () => void (isCut = false),
    close: () => {
      cut();
      server.close();
    },
  };
};
