// What every page of the site does: shapes on hover, the index of the search when it is wanted, and pages without a network.

// The index is larger than all the rest, so that it is fetched by the first search.
const script = document.getElementById("tsd-search-script");
const fetchIndex = () => {
  if (script?.dataset.src === undefined) return;
  script.src = script.dataset.src;
  delete script.dataset.src;
};
document.getElementById("tsd-search-trigger")?.addEventListener("click", fetchIndex);
document.addEventListener("keydown", ({ key, ctrlKey }) => {
  if (key === "/" || (ctrlKey && key === "k")) fetchIndex();
});

// Shapes and errors of samples: by pointing, by touching, and by the arrow keys in a sample that has the focus.
const says = document.body.appendChild(document.createElement("div"));
says.className = "says";
says.setAttribute("role", "status");
says.hidden = true;
let shown;
const hide = () => {
  shown?.classList.remove("pointed");
  shown = undefined;
  says.hidden = true;
};
const place = () => {
  if (shown === undefined) return;
  const { left, bottom, top } = shown.getBoundingClientRect();
  const { width, height } = says.getBoundingClientRect();
  says.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  says.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : Math.max(4, top - height - 4)}px`;
};
const show = (remark) => {
  hide();
  shown = remark;
  remark.classList.add("pointed");
  const error = remark.closest(".error");
  says.textContent = [error?.dataset.says, remark.dataset.says]
    .filter((text, at, all) => text && all.indexOf(text) === at)
    .join("\n\n");
  says.hidden = false;
  place();
};
const remarkOf = ({ target }) => (target instanceof Element ? target.closest("[data-says]") : null);
// A page that scrolls below a pointer at rest is no pointing.
let pointer = "";
for (const kind of ["mouseover", "click"]) {
  document.addEventListener(kind, (event) => {
    const at = `${event.screenX} ${event.screenY}`;
    if (kind === "mouseover" && at === pointer) return;
    pointer = at;
    const remark = remarkOf(event);
    if (remark) show(remark);
    else hide();
  });
}
document.addEventListener("scroll", place, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return hide();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const sample = document.activeElement?.closest("pre");
  const remarks = [...(sample?.querySelectorAll("[data-says]") ?? [])];
  if (step === undefined || remarks.length === 0) return;
  event.preventDefault();
  const at = remarks.indexOf(shown);
  const next = remarks[at < 0 ? 0 : (at + step + remarks.length) % remarks.length];
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  show(next);
});

// A link to lines of a source marks them: #L10-L20.
const markLines = () => {
  for (const line of document.querySelectorAll(".line.chosen")) line.classList.remove("chosen");
  const [, first, last = first] = /^#L(\d+)(?:-L?(\d+))?$/.exec(location.hash) ?? [];
  if (first === undefined) return;
  for (let at = Number(first); at <= Number(last); at++) document.getElementById(`L${at}`)?.classList.add("chosen");
  document.getElementById(`L${first}`)?.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", markLines);
markLines();

// On a server, pages that were read stay readable without a network.
if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  // The base may end in a slash, and with two the worker would see no page.
  const base = (document.documentElement.dataset.base ?? ".").replace(/\/*$/, "/");
  const worker = new URL(`${base}offline.js`, location.href);
  navigator.serviceWorker.register(worker.href).catch(() => {});
}
