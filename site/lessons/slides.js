// @ts-check
/** Shows one slide at a time: arrows, space, Home and End move, n shows the notes, and the address keeps the place. */

const slides = [...document.querySelectorAll("section")];

/** @param {string} id */
const button = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The deck has no button '${id}'.`);
  return found;
};

/** The number of the slide that the address names, from 0. */
const here = () => Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), slides.length) - 1;

const show = () => {
  const now = here();
  slides.forEach((slide, i) => slide.classList.toggle("away", i !== now));
  button("place").textContent = `${now + 1} of ${slides.length}`;
  window.scrollTo(0, 0);
};

/** @param {number} to */
const go = (to) => {
  location.hash = String(Math.min(Math.max(to, 0), slides.length - 1) + 1);
};

const toggleNotes = () => {
  const isOn = document.body.classList.toggle("with-notes");
  button("notes").setAttribute("aria-pressed", String(isOn));
};

/** @type {Readonly<Record<string, () => void>>} */
const keys = {
  ArrowRight: () => go(here() + 1),
  PageDown: () => go(here() + 1),
  " ": () => go(here() + 1),
  ArrowLeft: () => go(here() - 1),
  PageUp: () => go(here() - 1),
  Home: () => go(0),
  End: () => go(slides.length - 1),
  n: toggleNotes,
};

document.addEventListener("keydown", (event) => {
  const isAtControl = event.target instanceof Element && event.target.closest("button, summary, pre");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // Within code arrows scroll, and space presses a button.
  if (isAtControl && (event.key === " " || event.target.closest("pre"))) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
button("on").addEventListener("click", () => go(here() + 1));
button("back").addEventListener("click", () => go(here() - 1));
button("notes").addEventListener("click", toggleNotes);
window.addEventListener("hashchange", show);
document.body.classList.add("one-by-one");
show();
