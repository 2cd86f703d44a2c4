/** A server of recommendations on this machine alone: JSON over HTTP, with bounds on all that is sent to it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Asked, NearItem, SimilarWishes } from "attrec";
import { serviceMetrics } from "./metrics.ts";
import { askedIn, Refused, similarIn } from "./requests.ts";

/** What is served. */
export interface Service {
  /** The name of the model. */
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly recommend: (asked: Asked) => Promise<readonly NearItem[]>;
  readonly similar: (item: string, wishes: SimilarWishes) => readonly NearItem[];
}

/** A server that runs. */
export interface Serving {
  /** "http://127.0.0.1:8080". */
  readonly url: string;
  /** Takes no more requests, answers those that are open, and ends; what is not answered in time is cut off. */
  readonly stop: () => Promise<void>;
}

/** The address that it listens at: nothing but this machine reaches it. */
const LOOPBACK = "127.0.0.1";

/** The most bytes of a body, and the most requests that are answered at a time: further ones are told to come again. */
const [MOST_BYTES, MOST_OPEN] = [2 ** 20, 64];

/** How long, in milliseconds, open requests are waited for at the end. */
const PATIENCE = 500;

/** Starts a server at a port of this machine; 0 is any that is free. */
export const startServer = async (service: Service, port: number): Promise<Serving> => {
  const metrics = serviceMetrics();
  let [open, isStopping] = [0, false];
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5000, keepAliveTimeout: 5000 },
    (request, response) => {
      const start = performance.now();
      const route = routeOf(request);
      open++;
      // A client that goes away is nobody's fault.
      response.on("error", () => undefined);
      response.once("close", () => {
        open--;
        metrics.note(route, response.statusCode, (performance.now() - start) / 1000);
      });
      void answer(service, request, route, open > MOST_OPEN, () => metrics.text(open)).then(
        ({ status, body, type }) => {
          if (isStopping) response.setHeader("connection", "close");
          send(response, status, body, type);
        },
      );
    },
  );
  server.maxConnections = 256;
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`The port ${port} is in use: name another with --port.`) : error),
    );
    server.listen(port, LOOPBACK, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${given}`,
    stop: () =>
      new Promise((resolve) => {
        isStopping = true;
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
      }),
  };
};

/** The routes that there are; every other path is one more, so that counts do not grow with what strangers ask for. */
const routes = ["/", "/metrics", "/recommend", "/similar"] as const;

const routeOf = ({ url = "" }: IncomingMessage): string => {
  const path = url.replace(/\?.*$/s, "");
  return routes.find((route) => route === path) ?? "other";
};

/** What is sent back. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

const json = (status: number, value: unknown): Answer => ({
  status,
  body: `${JSON.stringify(value)}\n`,
  type: "application/json; charset=utf-8",
});

const answer = async (
  service: Service,
  request: IncomingMessage,
  route: string,
  isBusy: boolean,
  metrics: () => string,
): Promise<Answer> => {
  try {
    assertLocal(request);
    if (route === "/metrics") {
      assertMethod(request, "GET");
      return { status: 200, body: metrics(), type: "text/plain; version=0.0.4; charset=utf-8" };
    }
    if (route === "/") {
      assertMethod(request, "GET");
      return json(200, { model: service.name, users: service.users, items: service.items });
    }
    if (route === "other") throw new Refused(404, "There is nothing here: POST to /recommend or /similar.");
    assertMethod(request, "POST");
    if (isBusy) throw new Refused(503, "Too many requests are open: try again.");
    const body = await bodyOf(request);
    if (route === "/recommend") return json(200, { items: await service.recommend(askedIn(body)) });
    const { item, ...wishes } = similarIn(body);
    return json(200, { items: service.similar(item, wishes) });
  } catch (error) {
    if (error instanceof Refused) return json(error.status, { error: error.message });
    // Names that the model does not know are the caller's fault.
    if (error instanceof RangeError) return json(422, { error: error.message });
    return json(500, { error: "The server failed to answer." });
  }
};

/** Refuses a page in a browser that reaches this machine under a name of its own, or without asking first. */
const assertLocal = ({ headers: { host = "" } }: IncomingMessage): void => {
  if (/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) return;
  throw new Refused(403, "This server answers as localhost or 127.0.0.1 alone.");
};

const assertMethod = ({ method }: IncomingMessage, expected: string): void => {
  if (method !== expected) throw new Refused(405, `Use ${expected} here.`);
};

/** The JSON of a body. It is not read on where it grows too long. */
const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    throw new Refused(415, "Send JSON, with the header content-type: application/json.");
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // The connection stays open, so that the refusal can be read.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > MOST_BYTES) throw new Refused(413, `A body has at most ${MOST_BYTES} bytes.`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, "The body ended before its end.");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts))) as unknown;
  } catch {
    throw new Refused(400, "The body is no JSON in UTF-8.");
  }
};

const send = (response: ServerResponse, status: number, body: string, type: string): void => {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    // What was not read of a refused body would be taken for the next request.
    ...(status === 413 && { connection: "close" }),
    ...(status === 503 && { "retry-after": "1" }),
  });
  response.end(body);
};
