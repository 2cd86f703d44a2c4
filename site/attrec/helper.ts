/** What helps the page: it answers, or runs one training, whichever it is asked first. Both are mostly the same library. */
import { answering } from "./answer.ts";
import type { Reply, Request, TrainingReport, TrainingRequest } from "./messages.ts";
import { train } from "./train.ts";

/** Takes messages of the page and sends others back. `isOver` says that a training is not wanted any more, where nothing ends it. */
export const helping = (
  send: (message: Reply | TrainingReport) => void,
  isOver: () => boolean = () => false,
): ((message: Request | TrainingRequest) => void) => {
  let answer: ((request: Request) => void) | undefined;
  return (message) => {
    if (message.kind === "train") void train(message, send, isOver);
    else (answer ??= answering(send))(message);
  };
};
