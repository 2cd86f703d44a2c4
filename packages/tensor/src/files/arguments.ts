/** Checks of what readers and writers of files are given, before they use it. */
import { describe } from "../shape/dtype.ts";
import { checkFields, checkList } from "../shape/sizes.ts";
import { isStoredType, type StoredTensor } from "./stored-tensor.ts";

/** Throws unless the content of a file is bytes. */
export const checkBytes = (name: string, bytes: unknown): void => {
  if (bytes instanceof Uint8Array) return;
  const advice = bytes instanceof ArrayBuffer ? ": new Uint8Array(…) makes them of it" : "";
  const given = bytes instanceof ArrayBuffer ? "an ArrayBuffer" : describe(bytes);
  throw new TypeError(`${name}: 'bytes' is ${given}, not the bytes of a file in a Uint8Array${advice}`);
};

/** Throws unless a value is a tensor of a file. */
export const checkStored = (name: string, argument: string, x: unknown): void => {
  const advice = "which storedFrom makes of a tensor";
  checkFields(name, argument, x, `a dtype, a shape and data, ${advice}`);
  const { dtype, shape, data } = x as Readonly<Partial<Record<keyof StoredTensor, unknown>>>;
  if (!isStoredType(dtype)) {
    throw new TypeError(
      `${name}: '${argument}.dtype' is ${describe(dtype)}, not the type of a tensor in a file, ${advice}`,
    );
  }
  checkList(name, `${argument}.shape`, shape, "sizes");
  if (!ArrayBuffer.isView(data)) throw new TypeError(`${name}: '${argument}.data' is ${describe(data)}, not an array`);
};

/** Throws unless a value is a map of named tensors of files. */
export const checkNamed = (name: string, tensors: unknown): void => {
  if (!(tensors instanceof Map)) {
    throw new TypeError(
      `${name}: 'tensors' is ${describe(tensors)}, not a Map of named tensors, which storedTree makes of a tree`,
    );
  }
  for (const [key, x] of tensors as ReadonlyMap<unknown, unknown>)
    checkStored(name, `tensors.get("${String(key)}")`, x);
};
