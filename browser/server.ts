/** Serves a folder of built pages to this machine alone. A request may be anything; the server answers it and goes on. */
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { extname, join, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** Without these two a page has no shared memory, and the library runs on one thread. */
export const ISOLATING: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** A running server of files. */
export interface Running {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The server's response to a request. */
interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 405;
  readonly type: string;
  readonly content: Buffer | string;
}

/**
 * Serves a folder to this machine, with headers. Port 0 takes any that is free.
 *
 * It answers a request that names another host with 403, so that a page under a stranger's name that points here reads
 * nothing. It serves no file outside the folder, even through a link.
 *
 * @throws Error if the folder is not there, or the port is taken
 */
export const serve = async (folder: string, headers: Readonly<Record<string, string>>, port = 0): Promise<Running> => {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    void answerTo(request, root).then(({ status, type, content }) => {
      response.writeHead(status, { ...headers, "Content-Type": type });
      response.end(request.method === "HEAD" ? undefined : content);
    });
  });
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail).listen(port, "localhost", done);
  });
  return { url: `http://localhost:${portOf(server)}`, close: () => closed(server) };
};

const answerTo = async ({ method, headers, url = "/" }: IncomingMessage, root: string): Promise<Answer> => {
  if (!isThisMachine(headers.host)) return said(403, "This server answers to localhost alone.");
  if (method !== "GET" && method !== "HEAD") return said(405, "This server gives files: use GET.");
  const path = pathOf(url);
  if (path === undefined) return said(400, "This address cannot be read.");
  try {
    const file = await realpath(join(root, path.endsWith("/") ? `${path}index.html` : path));
    // Only regular files: a pipe would never end.
    if (!file.startsWith(root + sep) || !(await stat(file)).isFile()) return said(404, "There is no such file.");
    return { status: 200, type: TYPES[extname(file)] ?? "application/octet-stream", content: await readFile(file) };
  } catch {
    return said(404, "There is no such file.");
  }
};

const said = (status: Answer["status"], content: string): Answer => ({
  status,
  type: "text/plain; charset=utf-8",
  content,
});

const isThisMachine = (host: string | undefined): boolean =>
  host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);

/** The path that a request line names, decoded; undefined where it names none. */
const pathOf = (url: string): string | undefined => {
  const [path = ""] = url.split(/[?#]/, 1);
  if (!path.startsWith("/")) return undefined;
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
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
