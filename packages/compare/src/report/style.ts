/** The style sheet of a report. */
export const STYLE = `:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #ccc; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; margin: 1rem 0 0.5rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { padding: 0.2rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #eee; }
th { border-bottom: 1px solid #999; }
th:first-child, td:first-child, #protocol td, #search td:last-child, #search th:last-child { text-align: left; }
#protocol td, #search td:last-child { white-space: normal; }
#protocol th, #code th { text-align: left; border-bottom: 1px solid #eee; }
td.best { font-weight: 700; }
td[title] { cursor: help; }
.note, figcaption { font-size: 13px; color: #444; max-width: 60rem; }
figure { margin: 1.5rem 0; overflow-x: auto; }`;
