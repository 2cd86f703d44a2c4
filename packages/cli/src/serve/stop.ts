/** Ends a server in order: what has arrived is answered, and what has not does not keep it. */
import type { Server } from "node:http";
import type { Socket } from "node:net";

/** The longest that connections are taken from the queue of the system at the end, in milliseconds: under load there are always more. */
const MOST_TAKING = 300;

/** The turns of the event loop in which a connection that waits is taken, its request read, and its body. */
const TURNS = 4;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The end of a server, in two parts. */
export interface Ending {
  /** Takes what waits at the door. To close it resets what waits, though its sender was told that it arrived. */
  readonly take: () => Promise<void>;
  /** Closes the door, and waits for the connections that are answered; the others have some time. */
  readonly close: () => Promise<void>;
}

/**
 * Prepares the end of a server.
 *
 * @param answered the connections with a request that has arrived and is not yet answered
 * @param time how long, in milliseconds, the other connections are waited for
 */
export const endingOf = (server: Server, answered: () => readonly Socket[], time: number): Ending => {
  const sockets = new Set<Socket>();
  // Connections and requests so far.
  let arrived = 0;
  server.on("connection", (socket) => {
    arrived++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", () => arrived++);
  const take = async (): Promise<void> => {
    const end = performance.now() + MOST_TAKING;
    for (let before = -1; before !== arrived && performance.now() < end;) {
      before = arrived;
      for (let i = 0; i < TURNS; i++) await turn();
    }
  };
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const late = setTimeout(() => {
      const kept = new Set(answered());
      for (const socket of sockets) if (!kept.has(socket)) socket.destroy();
    }, time);
    await closed;
    clearTimeout(late);
  };
  return { take, close };
};
