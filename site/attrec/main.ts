/** The page on which AttRec can be watched: it trains, answers for a viewer, and keeps models. */
import ratingsUrl from "attrec/data/movietweetings-100k/ratings.dat.gz?url";
import titlesUrl from "attrec/data/movietweetings-100k/titles.dat.gz?url";
import { showAnswer } from "./answer-lists.ts";
import { answerer } from "./answerer.ts";
import { type Asking, describeAsking, isSameAsking } from "./asking.ts";
import { element, percent, show, whole, write } from "./dom.ts";
import { FILM_FILES, fetchFile } from "./film-files.ts";
import { knobsOf } from "./knobs.ts";
import type { Answer, Catalogue, FilmFiles, Opened } from "./messages.ts";
import { modelPanel } from "./model-panel.ts";
import { trainingPanel } from "./training-panel.ts";
import { type ViewerPanel, viewerPanel } from "./viewer-panel.ts";

/** How long the page waits for another change before all viewers are ranked, in milliseconds. */
const PATIENCE = 400;

let known: { readonly catalogue: Catalogue; readonly panel: ViewerPanel } | undefined;
let opened: Opened | undefined;
let answer: Answer | undefined;
/** Whether a better model may come at any moment. */
let isTraining = false;

const call = answerer();
const fail = (fault: unknown): void => {
  const status = element("status", HTMLOutputElement);
  status.textContent = fault instanceof Error ? fault.message : String(fault);
  status.classList.add("fault");
};

/** Asks for what is shown now. */
const ask = async (): Promise<void> => {
  if (!known) return;
  const { catalogue, panel } = known;
  models.name(panel.name());
  const next = await call("ask", { ...panel.viewer(), asking: otherwise.get() });
  if (!next) return;
  showAnswer(next, opened !== undefined, catalogue.titles, answer);
  answer = next;
};

/** The time until all viewers are ranked in the way that is chosen. */
let pause: ReturnType<typeof setTimeout> | undefined;
/** Says what the chosen way of asking finds, beside what the model finds as it was trained. */
const compare = (): void => {
  clearTimeout(pause);
  const model = opened;
  if (!model) return;
  const [asking, trained] = [otherwise.get(), model.asking];
  const isSame = isSameAsking(asking, trained);
  element("as-trained", HTMLButtonElement).disabled = isSame;
  write("otherwise", isSame ? `As it was trained: ${describeAsking(trained)}.` : "");
  if (isSame || isTraining) return;
  pause = setTimeout(() => {
    Promise.all([call("measure", { part: "validation", asking }), call("measure", { part: "validation" })])
      .then(([found = NaN, usual = NaN]) => {
        if (opened === model && isSameAsking(otherwise.get(), asking))
          write(
            "otherwise",
            `Asked so, it finds ${percent(found)} of the films of validation among its first 50. As it was trained (${describeAsking(trained)}): ${percent(usual)}.`,
          );
      })
      .catch(fail);
  }, PATIENCE);
};

const changeAsking = (asking: Asking): void => {
  known?.panel.look(asking.length);
  compare();
  ask().catch(fail);
};
const otherwise = knobsOf("ask", changeAsking);
element("as-trained", HTMLButtonElement).addEventListener("click", () => {
  if (!opened) return;
  otherwise.set(opened.asking);
  changeAsking(opened.asking);
});

/** Opens a model, and asks it what is shown; a way of asking that was chosen stays, unless the model was trained for another. */
const open = async (model: Uint8Array<ArrayBuffer>, source: string, isTraining: boolean): Promise<void> => {
  const before = opened?.asking;
  const now = await call("open", { model, source });
  opened = now;
  if (!before || !isSameAsking(before, now.asking)) otherwise.set(now.asking);
  const epoch = now.epoch === undefined ? "" : `, epoch ${now.epoch}`;
  const doubt = now.isVerified ? "" : " It carries no digest, so damage to it would go unnoticed.";
  models.opened(model, isTraining ? `The model of this training${epoch}.` : `Opened ${source}${epoch}.${doubt}`);
  changeAsking(otherwise.get());
};

const test = async (): Promise<void> => {
  const hitRatio = await call("measure", { part: "test" });
  if (hitRatio !== undefined) training.tested(hitRatio);
};
const models = modelPanel(async (model, source) => {
  await open(model, source, false);
  training.replaced();
  await test();
});
const training = trainingPanel({
  take: (model) => void open(model, "the model of this training", true).catch(fail),
  running: (now, hasModel) => {
    isTraining = now;
    models.allow(!now);
    if (now || !hasModel) return;
    test().catch(fail);
    compare();
  },
});

const start = async (): Promise<void> => {
  const [ratings, titles] = await Promise.all([
    fetchFile(ratingsUrl, FILM_FILES.ratings),
    fetchFile(titlesUrl, FILM_FILES.titles),
  ]);
  const files: FilmFiles = { ratings, titles };
  const catalogue = await call("films", files);
  write("viewers", whole(catalogue.viewers.length));
  write("films", whole(catalogue.titles.length));
  write("windows", whole(catalogue.windows));
  const panel = viewerPanel(catalogue, otherwise.get().length, () => void ask().catch(fail));
  known = { catalogue, panel };
  training.ready(files);
  models.allow(true);
  await ask();
};

show("asleep", false);
start().catch(fail);
