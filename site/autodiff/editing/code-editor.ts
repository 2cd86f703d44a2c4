/** The editor of code: CodeMirror, with what the compiler says underlined, and told where the pointer rests. */
import { autocompletion, type CompletionContext, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "../dom.ts";
import type { Asking } from "./ask.ts";
import type { Remark } from "./checker.ts";

/** The editor, as the page has it. */
export interface CodeEditor {
  readonly element: HTMLElement;
  readonly text: () => string;
  readonly setText: (text: string) => void;
  readonly setRemarks: (remarks: readonly Remark[]) => void;
  /** Puts the cursor at a position, and the keyboard into the editor. */
  readonly goTo: (position: number) => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--rust)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--blue)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], fontWeight: "600" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "0.82rem" },
  "&.cm-focused": { outline: "2px solid var(--blue)" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.5", maxHeight: "min(21rem, 50vh)" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklab, var(--blue) 25%, var(--card))",
  },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--paper)", borderRightColor: "var(--rule)" },
  ".cm-tooltip": {
    maxWidth: "min(44rem, 90vw)",
    padding: "0.3rem 0.6rem",
    color: "var(--ink)",
    backgroundColor: "var(--card)",
    border: "1px solid var(--rule)",
    font: "0.8rem/1.45 ui-monospace, monospace",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--ink)",
    backgroundColor: "color-mix(in oklab, var(--blue) 25%, var(--card))",
  },
  ".cm-diagnostic": { color: "var(--ink)", borderLeftColor: "var(--rust)", whiteSpace: "pre-wrap" },
});

/** Who is told of what a person does in the editor. */
export interface Listeners {
  readonly changed: (text: string) => void;
  /** The cursor stands at a position of the text. */
  readonly moved: (text: string, position: number) => void;
  /** Escape leaves the editor. */
  readonly left: () => void;
}

/** An editor of code. */
export const codeEditor = (asking: Asking, { changed, moved, left }: Listeners): CodeEditor => {
  const element = h("div", { class: "code" });
  // In a root of its own its styles are sheets that a script makes, which the policy of the page allows; elements of style it does not.
  const root = element.attachShadow({ mode: "open" });
  const hover = hoverTooltip(async (view, position) => {
    const told = await asking.tell(view.state.doc.toString(), position);
    return told
      ? { pos: told.start, end: told.end, above: true, create: () => ({ dom: h("div", { class: "told" }, told.text) }) }
      : null;
  });
  const complete = async (context: CompletionContext) => {
    const word = context.matchBefore(/[\w$]+/);
    if (!word && !context.explicit) return null;
    const names = await asking.complete(context.state.doc.toString(), context.pos);
    return { from: word?.from ?? context.pos, options: names.map((label) => ({ label })), validFor: /^[\w$]*$/ };
  };
  let isOwn = false;
  const view = new EditorView({
    root,
    parent: root,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of("  "),
      bracketMatching(),
      javascript({ typescript: true }),
      syntaxHighlighting(colours),
      autocompletion({ override: [complete] }),
      hover,
      look,
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": "The code of the function",
        "aria-description": "Tab and Escape leave the editor",
        spellcheck: "false",
        autocapitalize: "off",
      }),
      keymap.of([
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        {
          key: "Escape",
          run: () => {
            left();
            return true;
          },
        },
      ]),
      // A browser that types over coloured text keeps its colours in attributes of style, which the policy of the page forbids.
      EditorView.domEventHandlers({
        beforeinput: ({ inputType, data }, own) => {
          if (inputType !== "insertText" || data === null || own.state.selection.main.empty) return false;
          own.dispatch(own.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
          return true;
        },
      }),
      EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
        if (docChanged && !isOwn) changed(state.doc.toString());
        if (docChanged || selectionSet) moved(state.doc.toString(), state.selection.main.head);
      }),
    ],
  });
  return {
    element,
    text: () => view.state.doc.toString(),
    setText: (text) => {
      isOwn = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isOwn = false;
    },
    setRemarks: (remarks) => {
      const { length } = view.state.doc;
      const diagnostics = remarks.map(({ start, end, text }) => ({
        from: Math.min(start, length),
        to: Math.min(end, length),
        severity: "error" as const,
        message: text,
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo: (position) => {
      view.dispatch({ selection: { anchor: Math.min(position, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
  };
};
