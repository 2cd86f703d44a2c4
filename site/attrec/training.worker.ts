/** Trains AttRec on the built-in films, and recommends: this work stays off the page's own thread. */
import { type Device, key, type ThreadCounts, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { gpu } from "@attrec/tensor/gpu";
import {
  adagrad,
  attrec,
  datasetFrom,
  defaultProtocol,
  fit,
  hitRatio,
  prepareExperiment,
  rank,
  recommend,
  scorer,
  titlesFrom,
} from "attrec";
import ratingsUrl from "attrec/data/movietweetings-100k/ratings.dat.gz?url";
import titlesUrl from "attrec/data/movietweetings-100k/titles.dat.gz?url";
import type { Report, Request, Where } from "./messages.ts";

const MODEL = attrec({ dropout: 0.5, omega: 0.2 });
const SHOWN = 8;
/** The block of `rank`: recommending with the same size needs no other plan. */
const BLOCK = 128;
/** The time that training runs before it listens for messages, in milliseconds. */
const LISTEN_EVERY = 40;

const report = (message: Report): void => postMessage(message);

const fetched = async (url: string): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(url);
  // A page that says that there is no such file would be read as films.
  if (!response.ok)
    throw new Error(`The films could not be fetched: ${url} answers ${response.status}. Reload the page.`);
  return new Uint8Array(await response.arrayBuffer());
};

/** Lets a message arrive, and other threads start. */
const listen = (): Promise<void> => new Promise((resume) => setTimeout(resume));

let counts = (): ThreadCounts => ({ threads: 1, up: 1, joined: 0 });
const processor = wasm({
  onThreads: (given) => {
    counts = given;
  },
});
/** The devices that have trained already: a device keeps its plans. */
const devices = new Map<Where, Promise<Device>>();
const deviceFor = (on: Where): Promise<Device> => {
  const device = devices.get(on) ?? (on === "wasm" ? Promise.resolve(processor) : gpu({ mode: on }));
  devices.set(on, device);
  return device;
};

const load = async () => {
  const [ratings, titles] = await Promise.all([ratingsUrl, titlesUrl].map(fetched));
  if (!ratings || !titles) throw new Error("The page knows no films.");
  const dataset = await datasetFrom("movietweetings-100k", ratings);
  return {
    experiment: prepareExperiment(dataset, defaultProtocol, dataset),
    titles: await titlesFrom(dataset, titles),
  };
};
const loaded = load();
// Told when training is asked for; until then nobody would hear of it.
loaded.catch(() => undefined);

let isStopped = false;
/** Recommends with the trained parameters, once there are any. */
let recommendTo = (_viewer: number): Promise<void> => Promise.resolve();

const train = async (epochs: number, on: Where): Promise<void> => {
  isStopped = false;
  const device = await deviceFor(on);
  const { experiment, titles } = await loaded;
  const { sequences, windows, sizes } = experiment;
  report({ kind: "ready", viewers: sizes.users, films: sizes.items, windows: windows.count });
  const scores = scorer(MODEL, device, windows.historyLength);
  const found = async (parameters: Parameters<typeof scores>[0], part: "validation" | "test"): Promise<number> =>
    hitRatio((await rank(experiment, scores(parameters), part)).ranks, 50);
  const training = fit(MODEL, adagrad(), windows, sizes, device, {
    key: key(1),
    epochs,
    batchSize: 1000,
    rate: 0.05,
    every: 1,
    patience: 4,
    validate: (parameters) => found(parameters, "validation"),
  });
  let best;
  let listened = performance.now();
  for await (const event of training) {
    if (event.kind === "epoch") {
      const { loss, seconds, validation = NaN, progress } = event;
      best = progress.best;
      report({ kind: "epoch", loss, seconds, hitRatio: validation });
    } else if (performance.now() - listened > LISTEN_EVERY) {
      const done = (event.epoch - 1 + event.batch / event.batches) / epochs;
      report({ kind: "batch", epoch: event.epoch, done, threads: on === "wasm" ? counts().up : 0 });
      await listen();
      listened = performance.now();
    }
    if (isStopped) break;
  }
  if (!best) {
    report({ kind: "done", wasStopped: true });
    return;
  }
  const { parameters, epoch } = best;
  report({ kind: "done", wasStopped: isStopped, best: { epoch, hitRatio: await found(parameters, "test") } });
  const titlesOf = (items: Int32Array): readonly string[] => [...items].map((item) => at(titles, item));
  recommendTo = async (viewer) => {
    const user = viewer % sizes.users;
    const { historyLength } = windows;
    const { items } = await recommend({
      sequences,
      user,
      count: SHOWN,
      historyLength,
      blockSize: BLOCK,
      score: scores(parameters),
    });
    const [start, end] = [at(sequences.offsets, user), at(sequences.offsets, user + 1)];
    const watched = sequences.items.slice(Math.max(start, end - SHOWN), end).reverse();
    report({ kind: "recommended", viewer: user, watched: titlesOf(watched), suggested: titlesOf(items) });
  };
};

const obey = async (request: Request): Promise<void> => {
  if (request.kind === "train") await train(request.epochs, request.on);
  else if (request.kind === "stop") isStopped = true;
  else await recommendTo(request.viewer);
};

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  obey(data).catch((fault: unknown) =>
    report({ kind: "failed", message: fault instanceof Error ? fault.message : String(fault) }),
  );
});
