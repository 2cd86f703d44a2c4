/**
 * The script of a report. It sorts tables by a column, shows the users for whom two chosen models differ most, and opens what a
 * link leads to. Without it the page has the same figures, in the order in which they were written.
 */
export const SCRIPT = `"use strict";
const numberOf = (text) => {
  const found = /^[^\\d−+–-]*([−+-]?[\\d,.]+)/.exec(text.trim());
  return found ? Number(found[1].replace("−", "-").replaceAll(",", "")) : NaN;
};
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  if (body.rows.length < 3) continue;
  heads.forEach((head, column) => {
    if (head.textContent === "") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isFigures = !head.classList.contains("words");
      const falls = head.ariaSort ? head.ariaSort === "ascending" : isFigures;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falls ? "descending" : "ascending");
      const sign = falls ? -1 : 1;
      const textOf = (row) => row.cells[column].textContent;
      const order = (a, b) => {
        if (!isFigures) return sign * textOf(a).localeCompare(textOf(b));
        const [x, y] = [numberOf(textOf(a)), numberOf(textOf(b))];
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
        return sign * (x - y);
      };
      body.append(...[...body.rows].sort(order));
    });
  });
}
const { ranks: cards, models } = JSON.parse(document.getElementById("report").textContent);
for (const place of document.querySelectorAll(".differences")) {
  const card = cards[place.dataset.card];
  const [one, other] = place.querySelectorAll("select");
  const gain = (ranks) => ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
  const show = () => {
    const [a, b] = [one, other].map((select) => card.models.find(({ model }) => model === select.value).ranks);
    const all = card.users.map((user, i) => {
      const ranks = [a, b].map((seeds) => seeds.map((seed) => seed[i]));
      return { user, ranks, difference: gain(ranks[0]) - gain(ranks[1]) };
    });
    all.sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference));
    const lines = all.filter(({ difference }) => difference !== 0).slice(0, Number(place.dataset.most)).map(({ user, ranks, difference }) => {
      const row = document.createElement("tr");
      const sign = difference < 0 ? "−" : "+";
      for (const text of [user, ranks[0].join(", "), ranks[1].join(", "), sign + Math.abs(difference).toFixed(4)])
        row.insertCell().textContent = text;
      return row;
    });
    place.querySelector("tbody").replaceChildren(...lines);
    const titles = [one, other].map((select) => models.find(({ name }) => name === select.value).title);
    const heads = place.querySelectorAll("th");
    heads[1].textContent = "rank with " + titles[0];
    heads[2].textContent = "with " + titles[1];
  };
  one.addEventListener("change", show);
  other.addEventListener("change", show);
  one.closest("p").hidden = false;
}
const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", open);
open();`;
