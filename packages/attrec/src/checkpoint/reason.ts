/** Why the system refused something about a file, in words. */

const words: Readonly<Record<string, string>> = {
  EACCES: "permission is missing",
  EPERM: "it is not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota of disk space is used up",
  EFBIG: "the file would be too large",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is a file, and not a folder",
  EEXIST: "a part of its path is a file, and not a folder",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EBUSY: "it is in use",
  EAGAIN: "there is nothing to read at this moment",
  EIO: "the device failed",
};

/**
 * The reason given by a system error, without a full stop: "permission is missing".
 *
 * @example
 * ```ts
 * reasonOf(new Error("There is no such file.")); // "There is no such file"
 * ```
 */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && Object.hasOwn(words, code) && words[code]) || error.message.replace(/\.$/, "");
};

/**
 * The kind of thing found in place of a file: "a folder".
 *
 * @example
 * ```ts
 * kindOf(statSync(folder)); // "a folder"
 * ```
 */
export const kindOf = (found: {
  readonly isDirectory: () => boolean;
  readonly isFIFO: () => boolean;
  readonly isSocket: () => boolean;
}): string =>
  found.isDirectory() ? "a folder" : found.isFIFO() ? "a pipe" : found.isSocket() ? "a socket" : "a device";
