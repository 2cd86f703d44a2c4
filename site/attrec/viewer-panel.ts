/** The part of the page that chooses a viewer and changes her films. */
import { at } from "@attrec/tensor/extend";
import { combobox, type Offer } from "./combobox.ts";
import { element, show, whole, write } from "./dom.ts";
import { showFilms } from "./film-list.ts";
import { isSame, seenLast } from "./films.ts";
import type { Catalogue } from "./messages.ts";
import { searchOf } from "./search.ts";

/** The first viewer that is shown: any would do. */
const FIRST = 7;
/** What a search offers at most. */
const OFFERED = 8;

/** A viewer and her films. */
export interface Viewer {
  /** Her number; a stranger has none. */
  readonly viewer?: number;
  readonly films: readonly number[];
}

/** What the other parts of the page tell this one. */
export interface ViewerPanel {
  readonly viewer: () => Viewer;
  /** The name of the viewer, if her films are as she left them. */
  readonly name: () => string | undefined;
  /** Marks so many films as those that the model looks at. */
  readonly look: (length: number) => void;
}

/** Sets the panel up; `changed` is told of each change. */
export const viewerPanel = (catalogue: Catalogue, length: number, changed: () => void): ViewerPanel => {
  const { viewers, titles, counts, offsets } = catalogue;
  let current: Viewer = { films: [] };
  let original: readonly number[] = [];
  let looked = length;

  const filmsOf = (viewer: number): readonly number[] => [
    ...catalogue.films.subarray(at(offsets, viewer), at(offsets, viewer + 1)),
  ];
  const draw = (): void => {
    const { viewer, films } = current;
    const isHeldOut = viewer !== undefined;
    showFilms({ films, original, isHeldOut, length: looked, titles }, change);
    write(
      "films-title",
      `${viewer === undefined ? "A stranger" : `Viewer ${at(viewers, viewer)}`}: films, the latest last`,
    );
    show("held-out", isHeldOut);
    write("edited", isSame(films, original) ? "" : `changed: ${whole(films.length)} films`);
  };
  const change = (films: readonly number[]): void => {
    current = { ...current, films };
    draw();
    changed();
  };
  const choose = (viewer: number | undefined): void => {
    original = viewer === undefined ? [] : filmsOf(viewer);
    current = viewer === undefined ? { films: [] } : { viewer, films: original };
    draw();
    changed();
  };

  const sizes = viewers.map((_, viewer) => at(offsets, viewer + 1) - at(offsets, viewer));
  const findViewers = searchOf(viewers, new Float64Array(viewers.length));
  const offerOfViewer = (viewer: number): Offer => ({
    value: viewer,
    label: at(viewers, viewer),
    detail: `${at(sizes, viewer)} films, the last ${at(titles, at(catalogue.films, at(offsets, viewer + 1) - 1))}`,
  });
  combobox(
    element("viewer-search", HTMLInputElement),
    element("viewer-options", HTMLUListElement),
    "Viewers",
    (typed) => findViewers(typed, OFFERED).map(offerOfViewer),
    choose,
  );
  const findFilms = searchOf(titles, counts);
  combobox(
    element("film-search", HTMLInputElement),
    element("film-options", HTMLUListElement),
    "Films",
    (typed) =>
      findFilms(typed, OFFERED).map((film) => ({
        value: film,
        label: at(titles, film),
        detail: `${whole(at(counts, film))} ratings`,
      })),
    (film) => change(seenLast(current.films, film)),
  );
  element("another", HTMLButtonElement).addEventListener("click", () =>
    choose(Math.floor(Math.random() * viewers.length)),
  );
  element("stranger", HTMLButtonElement).addEventListener("click", () => choose(undefined));
  element("undo", HTMLButtonElement).addEventListener("click", () => change(original));

  choose(FIRST);
  return {
    viewer: () => current,
    name: () =>
      current.viewer !== undefined && isSame(current.films, original) ? at(viewers, current.viewer) : undefined,
    look: (count) => {
      looked = count;
      draw();
    },
  };
};
