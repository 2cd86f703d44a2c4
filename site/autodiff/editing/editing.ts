/** Editing: the code of the address in an editor, checked and run as it changes, and the function that it is. */
import type { State } from "../address.ts";
import { button, h } from "../dom.ts";
import type { Example } from "../example.ts";
import { type Layout, layoutFrom } from "../layout.ts";
import type { Prepared } from "../prepared.ts";
import { type Go, opened } from "../seen.ts";
import type { Watched } from "../watch.ts";
import type { Asking } from "./ask.ts";
import type { Remark } from "./checker.ts";
import { codeEditor } from "./code-editor.ts";
import { exampleOf } from "./edited.ts";
import { CodeFault } from "./fault.ts";
import { pack, unpack } from "./pack.ts";

/** A function of the reader's own, and its picture. */
export interface Edited {
  readonly example: Example;
  readonly layout: Layout;
}

/** A part of the page where code is edited. */
export interface Editing {
  readonly element: HTMLElement;
  /** Follows the address. */
  readonly show: (state: State) => void;
  /** The function of the last code that ran, if there is one. */
  readonly edited: () => Edited | undefined;
}

/** Makes the part; `refresh` shows the page again where other code has been run. */
export type MakeEditing = (go: Go, refresh: () => void) => Editing;

/** What editing needs of what the page loads late. */
export interface Tools {
  readonly asking: Asking;
  /** Graphviz: the answer to a graph in its language, in the form `plain`. */
  readonly lay: (dot: string) => string;
  readonly dotOf: (graph: Watched) => string;
}

/** How long a reader has to rest before the code is checked, in milliseconds. */
const REST = 300;

const errorsOf = (count: number): string => (count === 1 ? "One error" : `${count} errors`);

/** Editing with its tools. */
export const makeEditing =
  ({ functions }: Prepared, { asking, lay, dotOf }: Tools): MakeEditing =>
  (go, refresh) => {
    /** What is in the editor: of which function, and as the address has it. */
    let now: { readonly f: string; readonly code: string } | undefined;
    let edited: Edited | undefined;
    let turn = 0;
    let resting: ReturnType<typeof setTimeout> | undefined;
    let looking: ReturnType<typeof setTimeout> | undefined;

    const status = h("p", { class: "checked", role: "status" });
    const list = h("ul", { class: "remarks", "aria-label": "What is wrong" });
    const shipped = button({}, () => go({ code: "" }), "as shipped");
    const close = button({}, () => go({ code: undefined }), "close the editor");
    const here = h("p", { class: "here" });
    const editor = codeEditor(asking, {
      changed: (text) => {
        clearTimeout(resting);
        status.textContent = "…";
        resting = setTimeout(() => void changed(text), REST);
      },
      moved: (text, position) => {
        clearTimeout(looking);
        looking = setTimeout(() => void tell(text, position), REST);
      },
      left: () => close.focus(),
    });
    const element = h(
      "section",
      { class: "editing", "aria-label": "Your own code", hidden: true },
      editor.element,
      here,
      h("div", { class: "keys" }, shipped, close),
      status,
      list,
    );

    /** What the name at the cursor is, for whoever has no pointer to rest on it. */
    const tell = async (text: string, position: number): Promise<void> => {
      const told = await asking.tell(text, position).catch(() => undefined);
      if (text === editor.text()) here.textContent = told?.text ?? "The type of the name at the cursor is told here.";
    };

    const showRemarks = (remarks: readonly Remark[]): void => {
      editor.setRemarks(remarks);
      list.replaceChildren(
        ...remarks.map(({ line, start, text }) => {
          const where = button({ class: "link" }, () => editor.goTo(start), `line ${line}`);
          return h("li", {}, where, h("pre", { tabindex: 0, "aria-label": `What is wrong in line ${line}` }, text));
        }),
      );
    };

    /** The whole of a line, as a stretch of the code. */
    const remarkAt = (line: number, text: string): Remark => {
      const lines = editor.text().split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
      return { start, end: start + (lines[line - 1]?.length ?? 0), line, text };
    };

    /** Checks code and runs it, unless other code has come meanwhile. */
    const check = async (text: string, f: string): Promise<void> => {
      const own = ++turn;
      status.textContent = "The compiler reads…";
      try {
        const { remarks, code } = await asking.check(text);
        if (own !== turn) return;
        showRemarks(remarks);
        if (!code) {
          status.textContent = `${errorsOf(remarks.length)}: nothing is run, and the graph below is still that of the code before.`;
          return;
        }
        const example = exampleOf(code, f);
        // All that the page does with it at once is tried first: code that fails at that leaves the page as it is.
        const { graph } = opened({ f }, example);
        edited = { example, layout: layoutFrom(lay(dotOf(graph))) };
        status.textContent = "The types are right, and the page below shows this code.";
        refresh();
      } catch (error) {
        if (own !== turn) return;
        const { message } = error as Error;
        const line = error instanceof CodeFault ? error.line : 0;
        if (line > 0) showRemarks([remarkAt(line, message)]);
        status.textContent = `${line > 0 ? `Line ${line}: ` : ""}${message}`;
      }
    };

    const changed = async (text: string): Promise<void> => {
      const packed = text === functions[now?.f ?? ""] ? "" : await pack(text);
      if (!now || text !== editor.text()) return;
      now = { ...now, code: packed };
      go({ code: packed });
      await check(text, now.f);
    };

    const open = async (f: string, code: string): Promise<void> => {
      edited = undefined;
      const own = ++turn;
      try {
        // In any case later: the page puts the editor in its place first.
        const text = await (code === "" ? (functions[f] ?? "") : unpack(code));
        if (own !== turn) return;
        editor.setText(text);
        // Whoever pressed the button that opened the editor, and lost it by that, begins to write; a link only shows.
        if (code === "" && document.activeElement === document.body) editor.goTo(0);
        await check(text, f);
      } catch (error) {
        if (own === turn) status.textContent = (error as Error).message;
      }
    };

    return {
      element,
      edited: () => edited,
      show: ({ f, code }) => {
        element.hidden = code === undefined;
        if (code === undefined) {
          now = undefined;
          edited = undefined;
        } else if (now?.f !== f || now.code !== code) {
          now = { f, code };
          void open(f, code);
        }
      },
    };
  };
