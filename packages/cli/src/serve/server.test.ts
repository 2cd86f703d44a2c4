/** The server answers as it says, refuses what is hostile, keeps its memory under load, and ends with open requests answered. */
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { compile, key, type KeyTensor, keyTensor, toHost, wasm } from "@attrec/tensor";
import { attrec, recommenderOf, similarItems } from "attrec";
import { afterAll, describe, expect, test } from "vitest";
import { load } from "./testing/load.ts";
import type { Service } from "./answer.ts";
import { type Patience, startServer } from "./server.ts";

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

test("HEAD is answered as GET is, without a body, and where GET is not answered the right method is named", async () => {
  for (const path of ["/", "/metrics"]) {
    const [head, get] = [await send(path, undefined, {}, "HEAD"), await send(path, undefined, {}, "GET")];
    expect([head.status, head.body, get.status]).toEqual([200, "", 200]);
    expect(get.body).not.toBe("");
  }
  const allowed = await new Promise((resolve, reject) => {
    request(`${server.url}/recommend`, { method: "HEAD", agent: false }, ({ statusCode, headers }) =>
      resolve([statusCode, headers.allow]),
    )
      .once("error", reject)
      .end();
  });
  expect(allowed).toEqual([405, "POST"]);
});

test.each([
  ["packed", { "content-encoding": "gzip" }, 415, "without content-encoding"],
  ["packed twice", { "content-encoding": "identity, br" }, 415, "without content-encoding"],
  ["as it is", { "content-encoding": "identity" }, 200, "items"],
  ["in Latin-1", { "content-type": "application/json; charset=iso-8859-1" }, 415, "in UTF-8"],
  ["in UTF-16", { "content-type": 'application/json; profile=x; Charset="utf-16"' }, 415, "in UTF-8"],
  ["in UTF-8", { "content-type": 'Application/JSON;charset="UTF-8"' }, 200, "items"],
  ["of a type that begins alike", { "content-type": "application/json-patch+json" }, 415, "content-type"],
])("a body %s", async (_, headers, status, text) => {
  const reply = await send("/recommend", '{"history":["i1"]}', { "content-type": "application/json", ...headers });
  expect([reply.status, reply.body]).toEqual([status, expect.stringContaining(text)]);
});

describe("peers that do not go on, and never close", () => {
  const patience: Patience = { headers: 300, request: 500, answer: 500, check: 50, end: 200 };
  const post = "POST /recommend HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

  /** So many connections that have sent a text, which stay as long as they may, and what they have got. */
  const stubborn = async (port: number, count: number, text: string) => {
    const opened = Array.from({ length: count }, () => {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      let got = "";
      socket.on("error", () => undefined).on("data", (part: Buffer) => (got += part.toString()));
      const closed = new Promise<string>((resolve) => socket.once("end", () => resolve(got)));
      const sent = new Promise<void>((resolve) => socket.once("connect", () => socket.write(text, () => resolve())));
      return { socket, closed, sent };
    });
    await Promise.all(opened.map(({ sent }) => sent));
    return opened;
  };
  const answering = { "content-type": "application/json" };
  const body = '{"history":["i1"]}';

  test.each([
    ["half a body", `${post}content-length: 100\r\n\r\n{"hi`, "408"],
    ["half a body in chunks", `${post}transfer-encoding: chunked\r\n\r\n4\r\n{"hi\r\n`, "408"],
    ["half of the headers", post, "408"],
    ["nothing", "", "408"],
    ["what is no HTTP", "\u0016\u0003\u0001 nonsense\r\n\r\n", "400"],
  ])("70 that sent %s keep nobody out, and are ended", async (_, text, status) => {
    const slow = await startServer(service, 0, patience);
    const port = Number(new URL(slow.url).port);
    const opened = await stubborn(port, 70, text);
    expect((await send("/recommend", body, answering, "POST", slow.url)).status).toBe(200);
    const said = await Promise.all(opened.map(({ closed }) => closed));
    expect(said.every((one) => one.startsWith(`HTTP/1.1 ${status} `))).toBe(true);
    // They have closed nothing themselves, so that only an end by the server gives their places back.
    await expect.poll(() => metricOf(slow.url)).toBe("1");
    opened.forEach(({ socket }) => socket.destroy());
    await slow.stop();
  });

  test("a connection that ends with many requests behind each other takes them along", async () => {
    let finish: () => void = () => undefined;
    const waiting = new Promise<[]>((resolve) => (finish = () => resolve([])));
    const slow = await startServer({ ...service, recommend: () => waiting }, 0, patience);
    const [one] = await stubborn(
      Number(new URL(slow.url).port),
      1,
      `${post}content-length: ${body.length}\r\n\r\n${body}`.repeat(100),
    );
    await expect.poll(() => metricOf(slow.url)).toBe("101");
    one?.socket.resetAndDestroy();
    await expect.poll(() => metricOf(slow.url)).toBe("1");
    finish();
    expect((await send("/recommend", body, answering, "POST", slow.url)).status).toBe(200);
    expect(await slow.stop()).toBe(0);
  });

  test("who does not take an answer is left", async () => {
    const items = Array.from({ length: 1000 }, (_, i) => ({ item: "x".repeat(20_000), title: "", score: i }));
    const large = await startServer({ ...service, recommend: () => Promise.resolve(items) }, 0, patience);
    const port = Number(new URL(large.url).port);
    const socket: Socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write(`${post}content-length: ${body.length}\r\n\r\n${body}`);
    await expect.poll(() => metricOf(large.url)).toBe("2");
    await expect.poll(() => metricOf(large.url), { timeout: 5000 }).toBe("1");
    socket.destroy();
    await large.stop();
  });

  test("they do not keep the server from its end, and are counted", async () => {
    const slow = await startServer(service, 0, { ...patience, headers: 60_000, request: 60_000 });
    const port = Number(new URL(slow.url).port);
    const opened = await stubborn(port, 3, `${post}content-length: 100\r\n\r\n{"hi`);
    await expect.poll(() => metricOf(slow.url)).toBe("4");
    expect(await slow.stop()).toBe(3);
    opened.forEach(({ socket }) => socket.destroy());
  });
});

/** The number of open requests that a server tells, its own among them. */
const metricOf = async (url: string): Promise<string | undefined> =>
  /attrec_open_requests (\d+)/.exec((await send("/metrics", undefined, {}, "GET", url)).body)?.[1];

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
  const further = () => send("/", undefined, {}, "GET", slow.url).then(({ status }) => String(status), String);
  await expect.poll(further).toContain("ECONNREFUSED");
  finish();
  expect(await open).toEqual({ status: 200, body: '{"items":[]}\n' });
  expect(await stopped).toBe(0);
});

test("what had arrived before the end is answered, also where nobody had looked at it yet", async () => {
  const busy = await startServer(service, 0);
  const ready = new Int32Array(new SharedArrayBuffer(4));
  const clients = new Worker(
    `import { connect } from "node:net";
     import { parentPort, workerData } from "node:worker_threads";
     const { port, count, ready } = workerData;
     const body = '{"history":["i1"]}';
     const text = "POST /recommend HTTP/1.1\\r\\nhost: localhost\\r\\ncontent-type: application/json\\r\\ncontent-length: " + body.length + "\\r\\n\\r\\n" + body;
     const answers = Array.from({ length: count }, () => new Promise((resolve) => {
       let got = "";
       const socket = connect(port, "127.0.0.1", () => socket.write(text, () => {
         if (Atomics.add(ready, 0, 1) + 1 === count) Atomics.notify(ready, 0);
       }));
       socket.on("data", (part) => (got += part)).once("error", ({ code }) => resolve(code)).once("close", () => resolve(got.slice(0, 12)));
     }));
     parentPort.postMessage(await Promise.all(answers));`,
    { eval: true, workerData: { port: Number(new URL(busy.url).port), count: 60, ready } },
  );
  const answers = new Promise((resolve, reject) => clients.once("message", resolve).once("error", reject));
  // This thread stands still, as while it scores: nothing is taken or read.
  for (let sent = Atomics.load(ready, 0); sent < 60; sent = Atomics.load(ready, 0)) Atomics.wait(ready, 0, sent, 1000);
  expect(await busy.stop()).toBe(0);
  expect(await answers).toEqual(Array(60).fill("HTTP/1.1 200"));
  await clients.terminate();
});
