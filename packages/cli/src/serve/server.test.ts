/** The server answers as it says, refuses what is hostile, keeps its memory under load, and ends with open requests answered. */
import { request } from "node:http";
import { connect } from "node:net";
import { compile, key, type KeyTensor, keyTensor, toHost, wasm } from "@attrec/tensor";
import { attrec, recommenderOf, similarItems } from "attrec";
import { afterAll, expect, test } from "vitest";
import { load } from "./testing/load.ts";
import { type Service, startServer } from "./server.ts";

const [users, items] = [20, 300];
const device = wasm({ threads: 1 });
const model = attrec({ dim: 8 });
const trained = {
  model,
  parameters: await toHost(compile((k: KeyTensor) => model.init(k, { users, items }), device)(keyTensor(key(1)))),
  historyLength: 5,
  userNames: Array.from({ length: users }, (_, i) => `u${i}`),
  itemNames: Array.from({ length: items }, (_, i) => `i${i}`),
  titles: Array.from({ length: items }, (_, i) => `Film ${i}`),
};
const service: Service = {
  name: "attrec",
  users,
  items,
  recommend: recommenderOf(trained, device),
  similar: (item, wishes) => similarItems(trained, item, wishes),
};
const server = await startServer(service, 0);
afterAll(async () => {
  await server.stop();
  device.close();
});

interface Reply {
  readonly status: number;
  readonly body: string;
}

const send = (
  path: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
  method = "POST",
  url = server.url,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
const ask = async (path: string, body: unknown): Promise<unknown> =>
  JSON.parse((await send(path, JSON.stringify(body))).body);

test("it recommends and finds similar items as the library does", async () => {
  const asked = { history: ["i3", "i5"], count: 4, except: ["i9"] };
  expect(await ask("/recommend", asked)).toEqual({ items: await service.recommend(asked) });
  expect(await ask("/similar", { item: "i3", count: 2, by: "cosine" })).toEqual({
    items: service.similar("i3", { count: 2, by: "cosine" }),
  });
  const about = await send("/", undefined, {}, "GET");
  expect(JSON.parse(about.body)).toEqual({ model: "attrec", users, items });
});

test.each([
  ["no JSON", "{", 400, "The body is no JSON in UTF-8."],
  ["a control character", "\u0000", 400, "The body is no JSON"],
  ["a list", "[1]", 400, "Expected a JSON object with history"],
  ["nothing", "", 400, "The body is no JSON"],
  ["a misspelt field", '{"histroy":["i1"]}', 400, "did you mean 'history'?"],
  ["a prototype", '{"__proto__":{"history":["i1"]}}', 400, 'There is no field \\"__proto__\\"'],
  ["no history", '{"count":3}', 400, "The field 'history' is missing"],
  ["an empty history", '{"history":[]}', 400, "takes a list of 1 to 1000 names"],
  ["numbers for names", '{"history":[1]}', 400, "takes a list of 1 to 1000 names"],
  ["a long history", JSON.stringify({ history: Array(1001).fill("i1") }), 400, "takes a list of 1 to 1000 names"],
  ["too much", '{"history":["i1"],"count":1e9}', 400, "takes a whole number from 1 to 1000"],
  ["an unknown item", '{"history":["x"]}', 422, 'The model knows no item \\"x\\"'],
  ["a deep nest", `{"history":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 400, "takes a list of 1 to 1000 names"],
  ["a large body", `{"history":["${"x".repeat(2 ** 21)}"]}`, 413, "A body has at most 1048576 bytes."],
])("%s is refused", async (_, body, status, sentence) => {
  const reply = await send("/recommend", body);
  expect(reply.body).toContain(sentence);
  expect(reply.status).toBe(status);
});

test("other methods, kinds of bodies, paths and names of this machine are refused", async () => {
  expect((await send("/recommend", undefined, {}, "GET")).status).toBe(405);
  expect((await send("/recommend", "{}", { "content-type": "text/plain" })).status).toBe(415);
  expect((await send("/recommend", "{}", { "content-type": "application/json", host: "evil.example" })).status).toBe(
    403,
  );
  expect((await send("/../../etc/passwd", "{}")).status).toBe(404);
  const garbage = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () =>
      socket.write("\u0016\u0003\u0001 nonsense\r\n\r\n"),
    );
    let text = "";
    socket.on("data", (part) => (text += part.toString())).on("close", () => resolve(text));
  });
  expect(garbage).toContain("400 Bad Request");
});

test("four clients get nothing but answers, and memory does not grow", async () => {
  const bodies = [{ history: ["i1", "i2"] }, { history: ["i7"], user: "u3", count: 50 }];
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  await load(server.url, bodies, { clients: 4, seconds: 0.3 });
  const before = heap();
  const { requests, errors, p99 } = await load(server.url, bodies, { clients: 4, seconds: 1 });
  expect(errors).toBe(0);
  expect(requests).toBeGreaterThan(20);
  expect(p99).toBeGreaterThan(0);
  expect(heap() - before).toBeLessThan(2 ** 23);
  const { body } = await send("/metrics", undefined, {}, "GET");
  expect(Number(/attrec_requests_total\{route="\/recommend",status="200"\} (\d+)/.exec(body)?.[1])).toBeGreaterThan(
    requests,
  );
  expect(body).toContain("attrec_open_requests 1\n");
});

test("it ends with open requests answered, and takes no further ones", async () => {
  let finish: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (finish = resolve));
  let begun: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => (begun = resolve));
  const slow = await startServer(
    {
      ...service,
      recommend: async () => {
        begun();
        await waiting;
        return [];
      },
    },
    0,
  );
  const open = send("/recommend", '{"history":["i1"]}', undefined, "POST", slow.url);
  await isAsked;
  const stopped = slow.stop();
  await expect(send("/", undefined, {}, "GET", slow.url)).rejects.toThrow("ECONNREFUSED");
  finish();
  expect(await open).toEqual({ status: 200, body: '{"items":[]}\n' });
  await stopped;
});
