/** The part of the page that trains: controls, progress, figures and curves. */
import { describeAsking } from "./asking.ts";
import { webgl2Card, webgpuCard } from "./cards.ts";
import { chart } from "./chart.ts";
import { element, percent, show, whole, write } from "./dom.ts";
import { knobsOf } from "./knobs.ts";
import type { FilmFiles, TrainingReport, Where } from "./messages.ts";
import { type Card, choiceOf, softwareWarning, threadsSaid } from "./runs-on.ts";
import { trainerFor } from "./trainer.ts";

const EPOCHS = 20;

/** What the other parts of the page tell this one. */
export interface TrainingPanel {
  /** The films are there. */
  readonly ready: (files: FilmFiles) => void;
  /** How many films of the test the model found. */
  readonly tested: (hitRatio: number) => void;
  /** Another model has taken the place of what was trained. */
  readonly replaced: () => void;
}

/** What hears of trainings. */
export interface TrainingListener {
  /** Hears when a training begins and when it ends; `hasModel` tells whether it gave one. */
  readonly running: (now: boolean, hasModel: boolean) => void;
  /** Gets the file of each model that is the best so far. */
  readonly take: (model: Uint8Array<ArrayBuffer>) => void;
}

/** Sets the panel up. */
export const trainingPanel = ({ running, take }: TrainingListener): TrainingPanel => {
  const train = element("train", HTMLButtonElement);
  const stop = element("stop", HTMLButtonElement);
  const on = element("on", HTMLSelectElement);
  const progress = element("progress", HTMLProgressElement);
  const status = element("status", HTMLOutputElement);
  const cards = new Map<Where, Card>();
  const knobs = knobsOf("train", (asking) => write("chosen", describeAsking(asking)));
  write("chosen", describeAsking(knobs.get()));

  let files: FilmFiles | undefined;
  let losses: readonly number[] = [];
  let hits: readonly number[] = [];
  let best: { readonly epoch: number; readonly hitRatio: number } | undefined;
  /** How the last training ended, in a word. */
  let ending = "";

  const say = (text: string, isFault = false): void => {
    write("status", text);
    status.classList.toggle("fault", isFault);
  };
  const draw = (): void => {
    element("loss", HTMLDivElement).innerHTML = chart(losses, EPOCHS, "Loss");
    element("hits", HTMLDivElement).innerHTML = chart(hits, EPOCHS, "HR@50 on validation");
  };
  const setTraining = (now: boolean): void => {
    train.disabled = now;
    on.disabled = now;
    stop.disabled = !now;
    running(now, best !== undefined);
  };
  const ended = (how: string): void => {
    ending = how;
    if (!best) say(`${how} before the first epoch was done.`);
    else say(`${how}. Of the model of epoch ${best.epoch} the test is being looked at …`);
    setTraining(false);
  };

  const trainer = trainerFor((report: TrainingReport) => {
    switch (report.kind) {
      case "started":
        write("windows", whole(report.windows));
        say("Making the kernels …");
        return;
      case "batch":
        progress.value = report.done;
        write("threads", report.threads === 0 ? "–" : whole(report.threads));
        if (report.threads > 0)
          write("runs", `Runs on ${threadsSaid(report.threads, crossOriginIsolated, location.protocol === "file:")}.`);
        say(`Epoch ${report.epoch} of ${EPOCHS}`);
        return;
      case "epoch":
        losses = [...losses, report.loss];
        hits = [...hits, report.hitRatio];
        write("seconds", report.seconds.toFixed(2));
        draw();
        if (report.model) {
          best = report;
          write("test", "–");
          take(report.model);
        }
        return;
      case "done":
        progress.value = 1;
        ended("Done");
        return;
      case "failed":
        setTraining(false);
        say(report.message, true);
    }
  });

  train.addEventListener("click", () => {
    if (!files) return;
    [losses, hits, best] = [[], [], undefined];
    const where = chosen(on.value);
    const card = cards.get(where);
    setTraining(true);
    progress.value = 0;
    write("runs", card ? `Runs on ${card.name}.` : "");
    show("warning", card?.isSoftware === true);
    write("warning", card?.isSoftware ? softwareWarning(card.name) : "");
    say("Reading the films …");
    draw();
    trainer.start({ kind: "train", files, epochs: EPOCHS, on: where, asking: knobs.get() });
  });
  stop.addEventListener("click", () => {
    trainer.stop();
    ended("Stopped");
  });
  draw();
  void offerCards(on, cards);

  return {
    ready: (fetched) => {
      files = fetched;
      train.disabled = false;
      say("Ready to train on the built-in films.");
    },
    tested: (hitRatio) => {
      write("test", percent(hitRatio));
      if (best)
        say(
          `${ending}. Of the films kept for the test, ${percent(hitRatio)} are among the first 50 (epoch ${best.epoch}).`,
        );
    },
    replaced: () => {
      best = undefined;
      write("test", "–");
      say("Ready to train on the built-in films.");
    },
  };
};

/** The chosen value; the page offers no others. */
const chosen = (value: string): Where => (value === "webgpu" || value === "webgl2" ? value : "wasm");

/** Names the graphics cards among the choices; one that is not there cannot be chosen. */
const offerCards = async (on: HTMLSelectElement, cards: Map<Where, Card>): Promise<void> => {
  for (const [where, found] of [
    ["webgpu", webgpuCard()],
    ["webgl2", webgl2Card()],
  ] as const) {
    const card = await found;
    if (card) cards.set(where, card);
    const choice = on.querySelector<HTMLOptionElement>(`[value=${where}]`);
    if (!choice) continue;
    choice.textContent = choiceOf(where, card);
    choice.disabled = card === undefined;
  }
};
