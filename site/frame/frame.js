// What every page of the site does: it fetches the index of the search with the first search.
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
