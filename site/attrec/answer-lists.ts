/** Shows what a model recommends, what most rated, and where attention goes. */
import { at } from "@attrec/tensor/extend";
import { attentionTable } from "./attention-table.ts";
import { element, made, show, write } from "./dom.ts";
import type { Answer, Recommended } from "./messages.ts";

/** Shows an answer; `isOpen` tells whether there is a model. Films that were not in the list before are marked. */
export const showAnswer = (
  { question, popular, recommended, attention }: Answer,
  isOpen: boolean,
  titles: readonly string[],
  before: Answer | undefined,
): void => {
  const known = before?.question.viewer === question.viewer ? before?.recommended : undefined;
  element("suggested", HTMLOListElement).replaceChildren(
    ...(recommended ?? []).map((one) => {
      const isNew = known !== undefined && !known.some(({ film }) => film === one.film);
      return made(
        "li",
        { className: isNew ? "new" : "" },
        at(titles, one.film),
        ...(isNew ? [" ", made("small", { textContent: "new" })] : []),
        made("small", { className: "sum", textContent: sumOf(one, question.asking.omega) }),
      );
    }),
  );
  element("popular", HTMLOListElement).replaceChildren(
    ...popular.map((film) => made("li", { textContent: at(titles, film) })),
  );
  show("silent", recommended === undefined);
  show("sum", recommended !== undefined);
  write(
    "silent",
    isOpen ? "AttRec needs a film to go by: add one." : "Train a model, or open one, and it recommends here.",
  );

  show("attention", attention !== undefined);
  show("no-attention", attention === undefined);
  if (attention) element("attention", HTMLDivElement).replaceChildren(attentionTable(attention, titles));
  else write("no-attention", absence(isOpen, recommended !== undefined));
};

const absence = (isOpen: boolean, isAnswered: boolean): string => {
  if (!isOpen) return "Train a model, or open one, and its attention shows here.";
  return isAnswered
    ? "Asked in this way it has no attention: what comes next follows from the mean of the films."
    : "Without a film there is nothing to attend to.";
};

const sumOf = ({ score, long, short }: Recommended, omega: number): string =>
  `${score.toFixed(3)} = ${omega.toFixed(2)} × ${long.toFixed(3)} + ${(1 - omega).toFixed(2)} × ${short.toFixed(3)}`;
