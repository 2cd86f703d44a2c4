/** Starts a helper of the page within the page: one from a disk has no workers. It lets go between batches, so that the page hears clicks. */
import { helping } from "./helper.ts";
import type { Helper } from "./start-helper.ts";

/** Takes the place of the function of this name where the page is built for a disk. */
export const startHelper = (hear: (message: never) => void): Helper => {
  let isOver = false;
  const help = helping(
    (message) => {
      if (!isOver) hear(message as never);
    },
    () => isOver,
  );
  return {
    send: (message) => void setTimeout(() => help(message)),
    end: () => {
      isOver = true;
    },
  };
};
