/** The pictures of the site: of which pages, how large, and what they are made of. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { root } from "../frame/doors.ts";

/** A page, as a picture is made of it. */
export interface Picture {
  readonly name: string;
  readonly address: string;
  /** What has to be on the page before the picture is taken. */
  readonly awaits: string;
}

/** The pages that a person looks at after a change of the look. The first is the README's, and is kept with the documents. */
export const pictures: readonly Picture[] = [
  { name: "front", address: "index.html", awaits: ".shape" },
  { name: "researcher", address: "doors/researcher.html", awaits: "#tsd-nav-container a" },
  { name: "guide", address: "guide.html", awaits: "#tsd-nav-container a" },
  { name: "lesson", address: "lessons/evening/5-pullback.html", awaits: "#tsd-nav-container a" },
  { name: "api", address: "functions/_attrec_tensor.softmax.html", awaits: "#tsd-nav-container a" },
  { name: "autodiff", address: "autodiff/index.html", awaits: "svg" },
  { name: "attrec", address: "attrec/index.html", awaits: "button" },
];

/** The sizes: a desktop's, and a phone's. */
export const sizes = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const;

/** What the picture of the front page is made of. */
const SOURCES = ["site/look.css", "site/frame/frame.css", "site/frame/front.html"];

/** The digest of what the picture of the front page is made of: one that was kept with another digest is stale. */
export const digest = (): string => {
  const hash = createHash("sha256");
  for (const path of SOURCES) hash.update(readFileSync(root + path));
  return hash.digest("hex");
};
