/** Code as a part of an address: compressed, in letters that an address may have. */

const through = async (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(by)).arrayBuffer());

/** Code, packed. */
export const pack = async (code: string): Promise<string> => {
  const bytes = await through(new TextEncoder().encode(code), new CompressionStream("deflate-raw"));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
};

/** The most characters of code that are unpacked. */
const MOST = 100_000;

/** The code that was packed. Throws a sentence if it is not whole. */
export const unpack = async (packed: string): Promise<string> => {
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const code = new TextDecoder("utf-8", { fatal: true }).decode(
      await through(bytes, new DecompressionStream("deflate-raw")),
    );
    if (code.length <= MOST) return code;
  } catch (cause) {
    throw new Error("The code in this address is not whole: it may have been cut where it was copied.", { cause });
  }
  throw new Error(`The code in this address has more than ${MOST.toLocaleString("en")} characters.`);
};
