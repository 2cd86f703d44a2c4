/** The one worker of the page, which helps it. */
import { helping } from "./helper.ts";
import type { Request, TrainingRequest } from "./messages.ts";

const help = helping((message) => postMessage(message));

addEventListener("message", ({ data }: MessageEvent<Request | TrainingRequest>) => help(data));
