/** Says what training runs on, and what could be better. */
import type { Where } from "./messages.ts";

/** Parts of the names of drivers that do a card's work on the processor: Chromium's, Mesa's, and Windows' own. */
const DRIVERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** Whether the name of a card is that of a driver in software. */
export const isSoftware = (card: string): boolean => DRIVERS.test(card);

/** A graphics card that a browser has, by its name. */
export interface Card {
  readonly name: string;
  readonly isSoftware: boolean;
}

const API = { webgpu: "WebGPU", webgl2: "WebGL 2" } as const;

/** The text of a choice among devices. */
export const choiceOf = (on: Where, card: Card | undefined): string => {
  if (on === "wasm") return "the processor (WebAssembly)";
  if (card === undefined) return `no graphics card (${API[on]})`;
  return card.isSoftware
    ? `a driver in software, slow: ${card.name} (${API[on]})`
    : `the graphics card: ${card.name} (${API[on]})`;
};

/** What to expect of a driver in software. */
export const softwareWarning = (card: string): string =>
  `This is no graphics card: ${card} is a driver in software, which does a card's work on the processor. It is for tests, and far slower than WebAssembly.`;

/** The threads that training has, in words, and why it is one where it might be more. */
export const threadsSaid = (threads: number, isIsolated: boolean, isOnDisk = false): string => {
  if (threads > 1) return `${threads} threads of the processor, by WebAssembly`;
  if (isOnDisk)
    return "one thread of the processor, by WebAssembly, and that of the page itself: a page from a disk has no others, and one from a server has. The result is the same";
  return isIsolated
    ? "one thread of the processor, by WebAssembly"
    : "one thread of the processor, by WebAssembly. More could not share memory: the page is not cross-origin isolated, which two headers of its server would make it. The result is the same";
};
