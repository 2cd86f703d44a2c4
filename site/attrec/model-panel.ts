/** The part of the page that keeps models: in a file of the visitor, and from one. */
import { element, show, write } from "./dom.ts";

/** The name that a saved model has. */
const FILE = "attrec-films.safetensors";
/** A model of these films has some five million bytes, whatever its settings. */
const LARGEST = 2 ** 26;

/** What the other parts of the page tell this one. */
export interface ModelPanel {
  /** A model can be opened, or it cannot, before the films are there and while a training gives models. */
  readonly allow: (now: boolean) => void;
  /** There is a model, in this file, from training or from a file of the visitor. */
  readonly opened: (model: Uint8Array<ArrayBuffer>, sentence: string) => void;
  /** The viewer whom the command beside the buttons names; none if the command would not give what the page shows. */
  readonly name: (viewer: string | undefined) => void;
}

/** Sets the panel up. `open` opens the content of a file and rejects it with a sentence. */
export const modelPanel = (open: (model: Uint8Array<ArrayBuffer>, source: string) => Promise<void>): ModelPanel => {
  const save = element("save", HTMLButtonElement);
  const field = element("open", HTMLInputElement);
  const kept = element("kept", HTMLOutputElement);
  let current: Uint8Array<ArrayBuffer> | undefined;
  let isNamed = false;

  const say = (text: string, isFault = false): void => {
    write("kept", text);
    kept.classList.toggle("fault", isFault);
  };
  const offerCommand = (): void => show("command", current !== undefined && isNamed);
  const take = async (file: File): Promise<void> => {
    if (file.size > LARGEST)
      throw new Error(`${file.name} has ${Math.ceil(file.size / 2 ** 20)} MiB, which no model of these films has.`);
    const content = await file.arrayBuffer().catch((cause: unknown) => {
      throw new Error(`${file.name} could not be read.`, { cause });
    });
    await open(new Uint8Array(content), file.name);
  };

  save.addEventListener("click", () => {
    if (!current) return;
    const address = URL.createObjectURL(new Blob([current], { type: "application/octet-stream" }));
    const link = document.createElement("a");
    Object.assign(link, { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    say(`Saved as ${FILE}. The commands read it.`);
  });
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    say(`Opening ${file.name} …`);
    take(file)
      .catch((fault: unknown) => say(fault instanceof Error ? fault.message : String(fault), true))
      // The same file may be chosen again.
      .finally(() => (field.value = ""));
  });
  return {
    allow: (now) => {
      field.disabled = !now;
    },
    opened: (model, sentence) => {
      current = model;
      save.disabled = false;
      offerCommand();
      say(sentence);
    },
    name: (viewer) => {
      isNamed = viewer !== undefined;
      write("command-viewer", viewer ?? "");
      offerCommand();
    },
  };
};
