/** A server of recommendations on this machine alone: JSON over HTTP, with bounds on all that is sent to it. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Answer, answer, routeOf, type Service } from "./answer.ts";
import { refuseClient } from "./client-errors.ts";
import { serviceMetrics } from "./metrics.ts";
import { Refused } from "./requests.ts";
import { endingOf } from "./stop.ts";

/** A server that runs. */
export interface Serving {
  /** "http://127.0.0.1:8080". */
  readonly url: string;
  /**
   * Takes no more requests, answers those that have arrived, and ends. It gives the number of those that were cut off: they had
   * not arrived whole, or nobody took their answer.
   */
  readonly stop: () => Promise<number>;
}

/** How long peers are waited for, in milliseconds. */
export interface Patience {
  /** The headers of a request arrive in this time, and the whole request in that. */
  readonly headers: number;
  readonly request: number;
  /** An answer is taken in this time. */
  readonly answer: number;
  /** How often late requests are looked for. */
  readonly check: number;
  /** At the end: a request that is still arriving has this time, and so has an answer to be taken. */
  readonly end: number;
}

/** A request whose answer has not been taken. */
interface OpenRequest {
  readonly socket: Socket;
  readonly response: ServerResponse;
  readonly end: () => void;
}

const usualPatience: Patience = { headers: 5000, request: 10_000, answer: 10_000, check: 1000, end: 500 };

/** The address that it listens at: nothing but this machine reaches it. */
const LOOPBACK = "127.0.0.1";

/** The most requests that are answered at a time: further ones are told to come again. One that still arrives is none of them. */
const MOST_ANSWERED = 64;

/** The most connections. Each holds a body at most. */
const MOST_CONNECTIONS = 256;

/** Starts a server at a port of this machine; 0 is any that is free. */
export const startServer = async (
  service: Service,
  port: number,
  patience: Patience = usualPatience,
): Promise<Serving> => {
  const metrics = serviceMetrics();
  const open = new Set<OpenRequest>();
  const answered = new Set<OpenRequest>();
  let [isStopping, cut] = [false, 0];
  // At the end nothing is computed before all that has arrived is taken: the system waits for no one.
  let taken = Promise.resolve();
  const server = createServer(
    {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.check,
      keepAliveTimeout: 5000,
    },
    (request, response) => {
      const start = performance.now();
      const route = routeOf(request);
      const { socket } = request;
      const end = (): void => {
        if (!open.delete(one)) return;
        answered.delete(one);
        if (isStopping && !(request.complete && response.writableFinished)) cut++;
        metrics.note(route, response.statusCode, (performance.now() - start) / 1000);
      };
      const one: OpenRequest = { socket, response, end };
      open.add(one);
      // A client that goes away is nobody's fault.
      response.on("error", () => undefined).once("close", end);
      const begin = async (): Promise<void> => {
        await taken;
        if (answered.size >= MOST_ANSWERED) throw new Refused(503, "Too many requests are open: try again.");
        answered.add(one);
      };
      void answer(service, request, route, begin, () => metrics.text(open.size)).then((ready) => {
        answered.delete(one);
        if (isStopping) response.setHeader("connection", "close");
        send(response, ready, isStopping ? patience.end : patience.answer);
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on("clientError", (error, socket) => {
    const isBegun = [...open].some((one) => one.socket === socket && one.response.headersSent);
    refuseClient(error, socket, isBegun, patience.end);
  });
  // Answers that waited behind others of their connection are told of its end by nobody else.
  server.on("connection", (socket) =>
    socket.once("close", () => [...open].filter((one) => one.socket === socket).forEach(({ end }) => end())),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`The port ${port} is in use: name another with --port.`) : error),
    );
    server.listen(port, LOOPBACK, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  const ending = endingOf(server, () => [...answered].map(({ socket }) => socket), patience.end);
  return {
    url: `http://${LOOPBACK}:${given}`,
    stop: async () => {
      isStopping = true;
      taken = ending.take();
      await taken;
      await ending.close();
      // Connections are told last that they have ended.
      return cut + open.size;
    },
  };
};

/** Sends an answer. A peer that does not take it in time is left: it would keep its place for good. */
const send = (response: ServerResponse, { status, body, type, headers }: Answer, time: number): void => {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    ...headers,
    // What was not read of a refused body would be taken for the next request.
    ...(status === 413 && { connection: "close" }),
    ...(status === 503 && { "retry-after": "1" }),
  });
  const late = setTimeout(() => response.destroy(), time);
  response.once("close", () => clearTimeout(late));
  // Node leaves out the body of an answer to HEAD.
  response.end(body);
};
