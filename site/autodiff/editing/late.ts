/** The place of the editor before it is loaded: it comes with the first address that asks for it. */
import { h } from "../dom.ts";
import { loadScript, shelf } from "../shelf.ts";
import type { MakeEditing } from "./editing.ts";

/** Loads the script of the editor, which takes the page over. */
export const lateEditing: MakeEditing = () => {
  const note = h("p", { class: "later", role: "status" });
  let isAsked = false;
  return {
    element: note,
    edited: () => undefined,
    show: ({ code }) => {
      if (code === undefined || isAsked) return;
      isAsked = true;
      note.textContent = "Loading the editor and the compiler of types…";
      loadScript("editor")
        .then(() => shelf.editor)
        .catch((fault: Error) => {
          isAsked = false;
          note.textContent = fault.message;
        });
    },
  };
};
