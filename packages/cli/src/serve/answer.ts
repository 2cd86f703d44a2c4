/** Answers a request by its route: what may be asked, and by which method. */
import type { IncomingMessage } from "node:http";
import type { Asked, NearItem, SimilarWishes } from "attrec";
import { bodyOf } from "./body.ts";
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

/** The routes that there are, and the methods of each; every other path is one more, so that counts do not grow with what strangers ask for. */
const routes = {
  "/": ["GET", "HEAD"],
  "/metrics": ["GET", "HEAD"],
  "/recommend": ["POST"],
  "/similar": ["POST"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A route, by which requests are counted. */
export type Route = keyof typeof routes | "other";

/** The route that a request names. */
export const routeOf = ({ url = "" }: IncomingMessage): Route => {
  const path = url.replace(/\?.*$/s, "");
  return Object.hasOwn(routes, path) ? (path as keyof typeof routes) : "other";
};

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: `${JSON.stringify(value)}\n`,
  type: "application/json; charset=utf-8",
  headers,
});

/** The answer to a request, whatever it is. `begin` is awaited when the request has arrived, and refuses it where there are too many. */
export const answer = async (
  service: Service,
  request: IncomingMessage,
  route: Route,
  begin: () => Promise<void>,
  metrics: () => string,
): Promise<Answer> => {
  try {
    assertLocal(request);
    if (route === "other") throw new Refused(404, "There is nothing here: POST to /recommend or /similar.");
    const methods: readonly string[] = routes[route];
    if (!methods.includes(request.method ?? ""))
      return json(405, { error: `Use ${methods[0]} here.` }, { allow: methods.join(", ") });
    if (route === "/metrics") {
      return { status: 200, body: metrics(), type: "text/plain; version=0.0.4; charset=utf-8" };
    }
    if (route === "/") return json(200, { model: service.name, users: service.users, items: service.items });
    const body = await bodyOf(request);
    await begin();
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
