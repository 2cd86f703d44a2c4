/** The one worker of the page: it answers, or runs one training, whichever it is asked first. Both are mostly the same library. */
import { answering } from "./answer.ts";
import type { Request, TrainingRequest } from "./messages.ts";
import { train } from "./train.ts";

let answer: ((request: Request) => void) | undefined;

addEventListener("message", ({ data }: MessageEvent<Request | TrainingRequest>) => {
  if (data.kind === "train") void train(data);
  else (answer ??= answering())(data);
});
