// Data sets are fetched from a server on this machine: whole, cut off, changed, damaged, or not at all.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checksum } from "../data/gzip.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { entryNamed, registry } from "../data/registry.ts";
import { getDataset, getFrom } from "./get-dataset.ts";
import { type Origin, originOf } from "./origins.ts";

const rows = Array.from({ length: 3000 }, (_, k) => `${(k % 30) + 1}\t${(k * 7) % 101}\t5\t${881_000_000 + k}`);
const data = Buffer.from(`${rows.join("\n")}\n`);
const sha256 = createHash("sha256").update(data).digest("hex");

/** A zip archive of files, each with its content. */
const zip = (files: Readonly<Record<string, Buffer>>): Buffer => {
  const [heads, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const facts = Buffer.alloc(26);
    [20, 0, 8, 0, 0].forEach((value, i) => facts.writeUInt16LE(value, 2 * i));
    [checksum(content), packed.length, content.length].forEach((value, i) => facts.writeUInt32LE(value, 10 + 4 * i));
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), facts, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000"), facts, place, Buffer.from(name));
    heads.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  [8, 10].forEach((at) => end.writeUInt16LE(Object.keys(files).length, at));
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...heads, list, end]);
};

/** What the server has, and how it behaves. */
let content: Buffer = data;
let version = '"1"';
let cutAfter = Infinity;
let asked: IncomingMessage["headers"][] = [];

/** Cuts the connection once so many bytes are in the file: with it would be lost what was sent and not read yet. */
const cutOnceWritten = (response: ServerResponse, bytes: number): void => {
  const written = statSync(join(folder, "ml-100k.part"), { throwIfNoEntry: false })?.size ?? 0;
  if (written >= bytes) response.destroy();
  else setTimeout(cutOnceWritten, 5, response, bytes);
};

const answer = ({ headers }: IncomingMessage, response: ServerResponse): void => {
  asked.push(headers);
  const begin = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const isRest = begin > 0 && headers["if-range"] === version;
  const start = isRest ? begin : 0;
  response.writeHead(isRest ? 206 : 200, {
    etag: version,
    "content-length": content.length - start,
    ...(isRest && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
  });
  if (content.length - start <= cutAfter) response.end(content.subarray(start));
  else {
    response.write(content.subarray(start, start + cutAfter));
    cutOnceWritten(response, start + cutAfter);
  }
};
const server = createServer(answer);
let url = "";
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (typeof address === "object" && address) url = `http://127.0.0.1:${address.port}/file`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "attrec-get-"));
  [content, version, cutAfter, asked] = [data, '"1"', Infinity, []];
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = entryNamed("ml-100k") ?? expect.fail();
const counts = [30, 101, 3000] as const;
const origin = (more: Partial<Origin> = {}): Origin => ({
  citation: "",
  counts,
  download: { url, files: [{ to: "ml-100k/u.data", sha256 }] },
  ...more,
});
/** All files below the folder. */
const left = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []));

test("a file is fetched once, checked, and found by its name", async () => {
  const fetched = await getFrom(origin(), entry, folder);
  expect(fetched).toEqual({
    file: join(folder, "ml-100k/u.data"),
    wasThere: false,
    counts,
    checks: ["Its SHA-256 is the known one.", "Users, items and interactions are as many as are known."],
  });
  expect(readFileSync(fetched.file).equals(data)).toBe(true);
  expect(left()).toEqual(["u.data"]);
  expect((await loadDataset("ml-100k", { folder })).interactions.users).toHaveLength(3000);
  expect((await getFrom(origin(), entry, folder)).wasThere).toBe(true);
  expect(asked).toHaveLength(1);
});

test("what was cut off goes on where it ended, however often", async () => {
  cutAfter = 20_000;
  for (let part = 1; part * cutAfter < data.length; part++) {
    await expect(getFrom(origin(), entry, folder)).rejects.toThrow(
      `the connection ended after ${part * cutAfter} bytes of ${data.length}. The same command goes on from there.`,
    );
    expect(existsSync(join(folder, "ml-100k/u.data"))).toBe(false);
  }
  await getFrom(origin(), entry, folder);
  expect(asked.map(({ range }) => range)).toEqual([
    undefined,
    ...Array.from({ length: asked.length - 1 }, (_, i) => `bytes=${(i + 1) * cutAfter}-`),
  ]);
  expect(readFileSync(join(folder, "ml-100k/u.data")).equals(data)).toBe(true);
});

test("two versions are not joined", async () => {
  cutAfter = 20_000;
  await expect(getFrom(origin(), entry, folder)).rejects.toThrow("the connection ended");
  [version, cutAfter] = ['"2"', Infinity];
  await getFrom(origin(), entry, folder);
  expect(readFileSync(join(folder, "ml-100k/u.data")).equals(data)).toBe(true);
});

test("of an archive the files are kept that are asked for", async () => {
  content = zip({ "a/README": Buffer.from("read me"), "a/movies": Buffer.from("1::A\n"), "a/u.data": data });
  const files = [
    { from: "a/movies", to: "ml-100k/movies" },
    { from: "a/u.data", to: "ml-100k/u.data" },
  ];
  await getFrom(origin({ download: { url, files } }), entry, folder);
  expect(left().toSorted()).toEqual(["movies", "u.data"]);
  expect(readFileSync(join(folder, "ml-100k/u.data")).equals(data)).toBe(true);
});

describe("nothing is kept of", () => {
  test.each<readonly [string, () => Partial<Origin>, string]>([
    [
      "another file",
      () => ((content = Buffer.from("1\t2\t3\t4\n")), {}),
      `expected the file whose SHA-256 is ${sha256}`,
    ],
    [
      "other counts",
      () => ({ counts: [30, 100, 3000] }),
      'expected 30 / 100 / 3000 users, items and interactions, got "30 / 101 / 3000"',
    ],
    [
      "a page in place of the data",
      () => ((content = Buffer.from("<!DOCTYPE html>")), { download: { url, files: [{ to: "u.data" }] } }),
      "expected the layout of",
    ],
    [
      "an archive without the file",
      () => ((content = zip({ other: data })), { download: { url, files: [{ from: "u.data", to: "u.data" }] } }),
      'expected a file "u.data" in the archive, got "other"',
    ],
    [
      "a damaged archive",
      () => {
        content = zip({ "u.data": data });
        content[2000] = (content[2000] ?? 0) ^ 255;
        return { download: { url, files: [{ from: "u.data", to: "u.data" }] } };
      },
      'in which "u.data" is damaged',
    ],
    [
      "half an archive",
      () => ((content = zip({ a: data }).subarray(0, 900)), { download: { url, files: [{ from: "a", to: "a" }] } }),
      "a zip archive, got something else, or a part of one",
    ],
  ])("%s", async (_, prepare, sentence) => {
    const given = prepare();
    await expect(getFrom(origin(given), entry, folder)).rejects.toThrow(sentence);
    expect(left()).toEqual([]);
  });

  test("a server that says no, or does not answer", async () => {
    server.removeAllListeners("request");
    server.once("request", (_, response: ServerResponse) => response.writeHead(404).end("no"));
    await expect(getFrom(origin(), entry, folder)).rejects.toThrow("expected a file, got the answer 404 Not Found");
    server.on("request", answer);
    const nobody = { url: "http://127.0.0.1:1/", files: [{ to: "a" }] };
    await expect(getFrom(origin({ download: nobody }), entry, folder)).rejects.toThrow(
      "expected a server that answers, got:",
    );
    expect(left()).toEqual([]);
  });
});

test("what a publisher does not give is said, with the reason", async () => {
  await expect(getDataset("yelp", folder)).rejects.toThrow(
    `The data set "yelp" cannot be fetched by a command. Its publisher gives it only to those who agree to the terms on its page. ` +
      `Its place is https://www.yelp.com/dataset, and that of its file ${join(folder, "yelp/yelp_academic_dataset_review.json")}.`,
  );
  await expect(getDataset("gowala", folder)).rejects.toThrow("There is no data set 'gowala': did you mean 'gowalla'?");
});

test("every data set has an origin, whose files are those that are looked for", () => {
  for (const { name, files, titles } of registry) {
    const { citation, download } = originOf(name) ?? expect.fail(name);
    expect(citation).toMatch(/\.$/);
    if (typeof download === "string") expect(download).toMatch(/^[A-Z].*\.$/);
    else {
      expect(download.url).toMatch(/^https:/);
      expect(files).toContain(download.files.at(-1)?.to);
      for (const { to } of download.files.slice(0, -1)) expect(titles).toContain(to);
    }
  }
});
