/** The page that trains AttRec and recommends films. */
import { chart } from "./chart.ts";
import type { Report, Request, Where } from "./messages.ts";

const EPOCHS = 20;

/** The element of an id, which the page has. */
const element = <E extends HTMLElement>(id: string, type: new () => E): E => {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} '${id}'.`);
  return found;
};

const train = element("train", HTMLButtonElement);
const stop = element("stop", HTMLButtonElement);
const another = element("another", HTMLButtonElement);
const on = element("on", HTMLSelectElement);
const status = element("status", HTMLOutputElement);
const progress = element("progress", HTMLProgressElement);

const write = (id: string, text: string): void => {
  element(id, HTMLElement).textContent = text;
};
const list = (id: string, lines: readonly string[]): void => {
  element(id, HTMLOListElement).replaceChildren(
    ...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })),
  );
};
const say = (text: string, isFault = false): void => {
  status.textContent = text;
  status.classList.toggle("fault", isFault);
};
const whole = (value: number): string => value.toLocaleString("en");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The curves of this training. */
let losses: readonly number[] = [];
let hits: readonly number[] = [];
const draw = (): void => {
  element("loss", HTMLElement).innerHTML = chart(losses, EPOCHS);
  element("hits", HTMLElement).innerHTML = chart(hits, EPOCHS);
};

const isTraining = (now: boolean): void => {
  train.disabled = now;
  on.disabled = now;
  stop.disabled = !now;
};

const show = (report: Report): void => {
  switch (report.kind) {
    case "ready":
      write("viewers", whole(report.viewers));
      write("films", whole(report.films));
      write("windows", whole(report.windows));
      return;
    case "batch":
      progress.value = report.done;
      write("threads", report.threads === 0 ? "–" : whole(report.threads));
      say(`Epoch ${report.epoch} of ${EPOCHS}`);
      return;
    case "epoch":
      losses = [...losses, report.loss];
      hits = [...hits, report.hitRatio];
      write("seconds", report.seconds.toFixed(2));
      draw();
      return;
    case "done":
      isTraining(false);
      if (!report.wasStopped) progress.value = 1;
      say(told(report));
      if (report.best) ask({ kind: "recommend", viewer: 7 });
      return;
    case "recommended":
      element("recommendations", HTMLElement).hidden = false;
      write("viewer", `Viewer ${report.viewer + 1}`);
      list("watched", report.watched);
      list("suggested", report.suggested);
      return;
    case "failed":
      isTraining(false);
      say(report.message, true);
  }
};

const told = ({ wasStopped, best }: Report & { kind: "done" }): string => {
  if (!best) return "Stopped before the first epoch was done.";
  const { epoch, hitRatio } = best;
  return `${wasStopped ? "Stopped" : "Done"}. Of the films kept for the test, ${percent(hitRatio)} are among the first 50 (epoch ${epoch}).`;
};

const worker = new Worker(new URL("./training.worker.ts", import.meta.url), { type: "module" });
const ask = (request: Request): void => worker.postMessage(request);
worker.addEventListener("message", ({ data }: MessageEvent<Report>) => show(data));
worker.addEventListener("error", ({ message }) => show({ kind: "failed", message }));

/** The chosen value; the page offers no others. */
const chosen = (): Where => (on.value === "webgpu" || on.value === "webgl2" ? on.value : "wasm");

train.addEventListener("click", () => {
  [losses, hits] = [[], []];
  isTraining(true);
  say("Fetching the films, and making the kernels …");
  draw();
  ask({ kind: "train", epochs: EPOCHS, on: chosen() });
});
stop.addEventListener("click", () => ask({ kind: "stop" }));
another.addEventListener("click", () => ask({ kind: "recommend", viewer: Math.floor(Math.random() * 1e6) }));
draw();
