/** Fetches the files of the built-in films, and checks that they are those that the page was made for. */

/** A file and its SHA-256, packed as it is stored, and unpacked as it arrives where a server unpacks it on the way. */
export interface FileFacts {
  readonly name: string;
  readonly packed: string;
  readonly unpacked: string;
}

export const FILM_FILES = {
  ratings: {
    name: "ratings.dat.gz",
    packed: "3daa3604bc1b7d42d5eb982d9129ae87927b0df39aa77b031f506c20b92953ea",
    unpacked: "9340e4055434ffca74065363b5a15f0197bb4f05e2cdf5fa899b03769070f9b7",
  },
  titles: {
    name: "titles.dat.gz",
    packed: "d215832a507d6e2267178e7656dddb9b65fd337bb141965718c7d1f47f187325",
    unpacked: "0213ebab13fa6ce2341f45f3e112bd49dace73845bac4ab8cd5d9d32a9e5f8b3",
  },
} as const satisfies Readonly<Record<string, FileFacts>>;

/** Throws a sentence unless content is that of a file, packed or not. */
export const assertFile = async (content: Uint8Array<ArrayBuffer>, { name, ...digests }: FileFacts): Promise<void> => {
  const found = await sha256(content);
  if (found === digests.packed || found === digests.unpacked) return;
  throw new Error(
    `${name} is not the file that this page was made for: its SHA-256 begins with ${found.slice(0, 12)}, and should with ${digests.packed.slice(0, 12)}. Reload the page; if it stays so, the server has another file.`,
  );
};

/** Where a script leaves the films for a page from a disk, which may not fetch: as texts in base 64, by the names of the files. */
const kept = globalThis as { readonly filmFiles?: Readonly<Record<string, string>> };

const fromText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The checked content of a file. The promise is rejected with a sentence if it is missing or wrong. */
export const fetchFile = async (url: string, facts: FileFacts): Promise<Uint8Array<ArrayBuffer>> => {
  const text = kept.filmFiles?.[facts.name];
  if (text !== undefined) {
    const content = fromText(text);
    await assertFile(content, facts);
    return content;
  }
  const silent = (cause: unknown): never => {
    throw new Error(`${facts.name} could not be fetched: the server does not answer. Reload the page.`, { cause });
  };
  const response = await fetch(url).catch(silent);
  // A page that says that there is no such file would be read as films.
  if (!response.ok)
    throw new Error(`${facts.name} could not be fetched: the server answers ${response.status}. Reload the page.`);
  const content = new Uint8Array(await response.arrayBuffer().catch(silent));
  await assertFile(content, facts);
  return content;
};

const sha256 = async (content: Uint8Array<ArrayBuffer>): Promise<string> => {
  // The types promise it to every page, but a page that is not secure lacks it.
  const subtle = globalThis.crypto.subtle as typeof globalThis.crypto.subtle | undefined;
  if (!subtle) throw new Error("The films cannot be checked: there is SHA-256 only on pages from https or localhost.");
  const digest = new Uint8Array(await subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
