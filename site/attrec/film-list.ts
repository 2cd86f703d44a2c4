/** The list of a viewer's films, in which each can be moved and removed. */
import { at } from "@attrec/tensor/extend";
import { element, made, show, write } from "./dom.ts";
import { isSame, moved, without } from "./films.ts";

/** The films that are shown: the latest. */
const SHOWN = 8;

/** What the list needs to know. */
export interface ShownFilms {
  /** Numbers of films, the latest last. */
  readonly films: readonly number[];
  /** As they were before any change. */
  readonly original: readonly number[];
  /** Whether the last two of the original were kept from training. */
  readonly isHeldOut: boolean;
  /** The last ones that the model looks at. */
  readonly length: number;
  readonly titles: readonly string[];
}

/** Shows films; `change` gets the films after a change by the visitor. */
export const showFilms = (
  { films, original, isHeldOut, length, titles }: ShownFilms,
  change: (films: readonly number[]) => void,
): void => {
  const list = element("watched", HTMLOListElement);
  const focus = focusIn(list);
  const first = Math.max(0, films.length - SHOWN);
  list.start = first + 1;
  list.replaceChildren(
    ...films.slice(first).map((film, i) => {
      const place = first + i;
      const title = at(titles, film);
      const button = (action: string, sign: string, name: string, next: readonly number[]): HTMLButtonElement => {
        const one = made("button", { textContent: sign, disabled: next === films });
        one.setAttribute("aria-label", `${name} ${title}`);
        one.dataset["action"] = action;
        one.dataset["film"] = String(film);
        one.addEventListener("click", () => change(next));
        return one;
      };
      const mark = isHeldOut ? markOf(film, original) : undefined;
      return made(
        "li",
        { className: place >= films.length - length ? "seen" : "" },
        made(
          "div",
          {},
          made("span", {}, title, ...(mark === undefined ? [] : [" ", made("small", { textContent: mark })])),
          made(
            "span",
            { className: "tools" },
            button("older", "↑", "Older:", moved(films, place, -1)),
            button("newer", "↓", "Newer:", moved(films, place, 1)),
            button("remove", "×", "Remove", without(films, place)),
          ),
        ),
      );
    }),
  );
  show("earlier", first > 0);
  write("earlier", first === 1 ? "One earlier film, and" : `${first} earlier films, and`);
  element("undo", HTMLButtonElement).disabled = isSame(films, original);
  focusAgain(list, focus);
};

/** What a film was kept for, of the films as a viewer left them. */
const markOf = (film: number, original: readonly number[]): string | undefined => {
  if (film === original.at(-1)) return "test";
  return film === original.at(-2) ? "validation" : undefined;
};

/** The button that has the focus in a list: its action, its film and its row. */
interface Focus {
  readonly action: string;
  readonly film: string;
  readonly row: number;
}

const focusIn = (list: HTMLElement): Focus | undefined => {
  const button = document.activeElement;
  if (!(button instanceof HTMLButtonElement) || !list.contains(button)) return undefined;
  const { action = "", film = "" } = button.dataset;
  return { action, film, row: [...list.children].findIndex((row) => row.contains(button)) };
};

/** Gives the focus back: to the film that was moved, or to the one in the place of the film that was removed. */
const focusAgain = (list: HTMLElement, focus: Focus | undefined): void => {
  if (!focus) return;
  const { action, film, row } = focus;
  const own = list.querySelector<HTMLElement>(`[data-film="${film}"][data-action="${action}"]:enabled`);
  const rows = [...list.children];
  const beside = (own ? undefined : rows[Math.min(row, rows.length - 1)])?.querySelector<HTMLElement>(
    `[data-action="remove"]`,
  );
  (own ?? beside ?? document.querySelector<HTMLElement>("#film-search"))?.focus();
};
