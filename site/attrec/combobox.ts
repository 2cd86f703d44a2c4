/** A field that finds what is typed and offers it in a list, for keyboard, mouse and screen readers (the combobox of ARIA). */
import { made } from "./dom.ts";

/** What can be chosen. */
export interface Offer {
  readonly value: number;
  readonly label: string;
  /** What is said beside the label, quietly. */
  readonly detail: string;
}

/** Makes a field and a list of the page a combobox. `choose` gets the value of what was chosen. */
export const combobox = (
  field: HTMLInputElement,
  list: HTMLUListElement,
  name: string,
  offersFor: (typed: string) => readonly Offer[],
  choose: (value: number) => void,
): void => {
  let offers: readonly Offer[] = [];
  let active = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.autocomplete = "off";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);

  const mark = (next: number): void => {
    active = next;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    const option = list.children[active];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const close = (): void => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const open = (): void => {
    offers = offersFor(field.value);
    list.replaceChildren(
      ...(offers.length === 0
        ? [made("li", { className: "quiet", textContent: "nothing of that name" })]
        : offers.map(({ label, detail }, i) => {
            const option = made("li", { id: `${list.id}-${i}` }, label, " ", made("small", { textContent: detail }));
            option.setAttribute("role", "option");
            return option;
          })),
    );
    // A list of options may have no child that is none.
    if (offers.length === 0) list.removeAttribute("role");
    else list.setAttribute("role", "listbox");
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark(offers.length > 0 && field.value !== "" ? 0 : -1);
  };
  const take = (offer: Offer | undefined): void => {
    if (!offer) return;
    field.value = "";
    close();
    choose(offer.value);
  };

  close();
  field.addEventListener("input", open);
  field.addEventListener("click", open);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      if (list.hidden) open();
      else if (offers.length > 0) mark(nextOf(active, step, offers.length));
    } else if (event.key === "Enter" && !list.hidden) take(offers[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  // The field keeps the focus, so that it does not close the list before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target instanceof Element ? target.closest("[role=option]") : null;
    if (option) take(offers[[...list.children].indexOf(option)]);
  });
};

/** The place before or after another of so many, round the end; from none (-1) to the first or the last. */
const nextOf = (place: number, step: number, count: number): number =>
  place < 0 ? (step > 0 ? 0 : count - 1) : (place + step + count) % count;
