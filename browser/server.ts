import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
};

/** Without these two a page has no shared memory, and the library runs on one thread. */
export const ISOLATING: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** A server of files that runs. */
export interface Running {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves a folder to this machine, with headers. Port 0 takes any that is free. */
export const serve = async (folder: string, headers: Readonly<Record<string, string>>, port = 0): Promise<Running> => {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    readFile(file).then(
      (content) =>
        response
          .writeHead(200, { ...headers, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" })
          .end(content),
      () => response.writeHead(404, headers).end("There is no such file."),
    );
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail).listen(port, "localhost", done);
  });
  return { url: `http://localhost:${portOf(server)}`, close: () => closed(server) };
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
};

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
