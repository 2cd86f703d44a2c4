/** Checks the server of the pages: what it gives, and to whom. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ISOLATING, type Running, serve } from "./server.ts";

describe("the server of pages", () => {
  let folder = "";
  let server: Running;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "served-"));
    await mkdir(join(folder, "pages", "inner"), { recursive: true });
    await writeFile(join(folder, "secret.txt"), "not for everybody");
    await writeFile(join(folder, "pages", "index.html"), "<p>the page</p>");
    await writeFile(join(folder, "pages", "inner", "a b#c.js"), "1");
    await symlink(join(folder, "secret.txt"), join(folder, "pages", "link.txt"));
    await symlink("index.html", join(folder, "pages", "alias.html"));
    server = await serve(join(folder, "pages"), ISOLATING);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** What comes back for a text that is sent as it is. */
  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), "localhost");
      let got = "";
      socket.on("data", (part) => (got += part.toString()));
      socket.on("close", () => resolve(got));
      // A server may hang up on what is no request before all of it is sent.
      socket.on("error", (error: NodeJS.ErrnoException) =>
        error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(got) : reject(error),
      );
      socket.setTimeout(2000, () => socket.destroy());
      socket.write(text);
    });
  const get = (path: string, host = "localhost"): Promise<string> =>
    send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const statusOf = (answer: string): string => answer.split(" ")[1] ?? "";

  test("gives a file with its type and the headers, and the index of a folder", async () => {
    const page = await fetch(server.url);
    expect(await page.text()).toBe("<p>the page</p>");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(await (await fetch(`${server.url}/inner/a%20b%23c.js?v=1`)).text()).toBe("1");
    expect(await (await fetch(`${server.url}/alias.html`)).text()).toBe("<p>the page</p>");
  });

  test.each([
    ["//", "200"],
    ["/../secret.txt", "404"],
    ["/%2e%2e/secret.txt", "404"],
    ["/..%2fsecret.txt", "404"],
    ["/link.txt", "404"],
    ["/inner", "404"],
    ["/%00", "400"],
    ["/%zz", "400"],
    ["*", "400"],
    ["http://[", "400"],
    [`/${"a".repeat(300)}`, "404"],
  ])("answers GET %s with %s, and goes on", async (path, status) => {
    const answer = await get(path);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toContain("not for everybody");
    expect(statusOf(await get("/"))).toBe("200");
  });

  test("answers only those who ask for this machine by name", async () => {
    expect(statusOf(await get("/", "evil.example"))).toBe("403");
    expect(statusOf(await get("/", "localhost.evil.example:80"))).toBe("403");
    expect(statusOf(await get("/", "127.0.0.1:4173"))).toBe("200");
    expect(statusOf(await send("GET / HTTP/1.0\r\n\r\n"))).toBe("403");
  });

  test("gives files and takes nothing", async () => {
    expect((await fetch(server.url, { method: "POST", body: "x" })).status).toBe(405);
    expect((await fetch(server.url, { method: "HEAD" })).status).toBe(200);
  });

  test("survives any request line", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (line) => {
        await send(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
        expect(statusOf(await get("/"))).toBe("200");
      }),
      { numRuns: 200 },
    );
  });
});
