/** The style sheet of a report: light and dark, from a phone to a wide screen. */
export const STYLE = `:root { color-scheme: light dark; --ink: #2b2925; --soft: #635e55; --line: #e4e1d8; --strong: #948e82; --paper: #fbfaf7; --card: #fff; --link: #2a62a5; --yes: #1d6b2c; --no: #97431f; }
@media (prefers-color-scheme: dark) { :root { --ink: #ebe7df; --soft: #b3ada1; --line: #3a3733; --strong: #837d72; --paper: #1b1a18; --card: #252422; --link: #8ab8ec; --yes: #7fd28d; --no: #e8a07c; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 80rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p, ul { max-width: 50rem; margin: 0.4rem 0; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
a { color: var(--link); }
nav a { display: inline-block; padding: 0.2rem 0.8rem 0.2rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.3rem 0.9rem; margin: 0.6rem 0; }
@media (min-width: 64rem) { .lead { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; align-items: center; } }
.differences td, .differences th { padding-left: 0; }
.differences td { white-space: normal; }
.differences th, #protocol th, #code th { overflow-wrap: anywhere; }
.verdict { font-weight: 700; }
.yes { color: var(--yes); }
.no { color: var(--no); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.85rem; margin: 0.8rem 0 0.4rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; overflow-wrap: anywhere; }
th, td { padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom-color: var(--strong); vertical-align: bottom; }
th:first-child, td:first-child, td.words, th.words { text-align: left; }
td { white-space: nowrap; }
td.words { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
td.best { font-weight: 700; }
:is(table.many, table.most) { font-size: 0.78rem; }
:is(table.many, table.most) :is(th, td) { padding: 0.25rem 0.3rem; }
:is(table.many, table.most) .words { min-width: 5rem; }
td[title] { cursor: help; }
#protocol th, #code th { text-align: left; font-weight: 600; }
#protocol td, #code td { white-space: normal; text-align: left; overflow-wrap: anywhere; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0.2rem 0; cursor: pointer; text-align: inherit; }
thead button::after { content: " ↕"; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
:target { outline: 2px solid var(--no); }
.note, figcaption { font-size: 0.85rem; color: var(--soft); max-width: 50rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 0.8rem 0; min-width: 0; }
figure svg { width: 100%; max-width: 32rem; height: auto; }
figure svg text { fill: var(--ink); }
figure svg .role-axis-domain line, figure svg .role-axis-tick line { stroke: var(--strong); }
figure svg .role-axis-grid line { stroke: var(--line); }
select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong); border-radius: 0.25rem; padding: 0.2rem; max-width: 100%; }
${[
  ["few", 36],
  ["some", 56],
  ["many", 74],
  ["most", 78],
]
  .map(([kind, width]) => turned(`table.${kind}`, Number(width)))
  .join("\n")}`;

/** A table whose columns do not fit turns: each of its rows becomes a block, each cell a line with its column's name. */
function turned(table: string, width: number): string {
  return `@media (max-width: ${width}rem) {
${table}, ${table} caption, ${table} tbody { display: block; width: 100%; }
${table} thead tr { display: flex; flex-wrap: wrap; gap: 0 0.8rem; padding: 0.2rem 0; }
${table} thead { display: block; }
${table} thead th { padding: 0; border: 0; font-weight: 400; }
${table} tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.8rem, 1fr)); gap: 0 0.8rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
${table} tbody td { display: block; border: 0; padding: 0; text-align: left; white-space: normal; }
${table} tbody td:empty { display: none; }
${table} tbody td:first-child { grid-column: 1 / -1; font-weight: 600; }
${table} tbody td.words { grid-column: 1 / -1; }
${table} tbody td:not(:first-child)::before { content: attr(data-column); display: block; font-size: 0.75rem; font-weight: 400; color: var(--soft); }
}`;
}
