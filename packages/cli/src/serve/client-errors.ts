/** Ends the connection of a peer whose request is no HTTP, or does not arrive in time. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** The status for a fault of a connection. */
const statusOf = ({ code = "" }: NodeJS.ErrnoException): number =>
  code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : code === "HPE_HEADER_OVERFLOW" ? 431 : 400;

/**
 * Says why, and closes the connection: a peer that does not close its side would keep its place for good. Where an answer is being sent
 * already, nothing is said between its bytes.
 */
export const refuseClient = (error: Error, socket: Duplex, isAnswering: boolean, time: number): void => {
  if (isAnswering || !socket.writable) return void socket.destroy();
  const status = statusOf(error);
  const late = setTimeout(() => socket.destroy(), time);
  socket.once("close", () => clearTimeout(late));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
};
