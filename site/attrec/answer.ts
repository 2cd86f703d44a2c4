/** Answers in a helper: it has the films, and the model that was opened last. */
import { wasm } from "@attrec/tensor";
import { type Films, filmsIn } from "./experiment.ts";
import type { Catalogue, Calls, Opened, Reply, Request } from "./messages.ts";
import { openedFrom } from "./opened.ts";
import { catalogueOf, popularWithout, type Recommender, recommenderFor } from "./recommender.ts";

/** Answers one call after another. */
export const answering = (send: (reply: Reply) => void): ((request: Request) => void) => {
  const device = wasm();
  let known: { readonly films: Films; readonly catalogue: Catalogue } | undefined;
  let model: { readonly recommender: Recommender; readonly opened: Opened } | undefined;
  /** The number of the latest question: older ones need no answer any more. */
  let latest = 0;

  const knownFilms = (): NonNullable<typeof known> => {
    if (known) return known;
    throw new Error("The films have not been given yet.");
  };

  const take = async (files: Calls["films"]["asks"]): Promise<Catalogue> => {
    const films = await filmsIn(files);
    known = { films, catalogue: await catalogueOf(films) };
    return known.catalogue;
  };

  const open = async ({ model: content, source }: Calls["open"]["asks"]): Promise<Opened> => {
    const { films } = knownFilms();
    const { trained, opened } = await openedFrom(content, source, films);
    model = { opened, recommender: recommenderFor(films, trained, device) };
    return opened;
  };

  const valueOf = async (request: Request): Promise<Calls[keyof Calls]["gives"]> => {
    switch (request.kind) {
      case "films":
        return take(request.asks);
      case "open":
        return open(request.asks);
      case "measure": {
        const { part, asking } = request.asks;
        return model?.recommender.measure(asking ?? model.opened.asking, part);
      }
      case "ask": {
        if (request.number !== latest) return undefined;
        const question = request.asks;
        const popular = popularWithout(knownFilms().catalogue, question.films);
        return { question, popular, ...(await model?.recommender.answer(question)) };
      }
    }
  };

  const replyTo = async (request: Request): Promise<Reply> => {
    const { number } = request;
    try {
      return { number, value: await valueOf(request) };
    } catch (fault) {
      return { number, fault: fault instanceof Error ? fault.message : String(fault) };
    }
  };

  let done: Promise<void> = Promise.resolve();
  return (request) => {
    if (request.kind === "ask") latest = request.number;
    done = done.then(async () => send(await replyTo(request)));
  };
};
