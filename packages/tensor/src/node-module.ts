/** The parts of Node that are used where there is Node. */
interface NodeModules {
  readonly "node:worker_threads": {
    readonly Worker: new (
      text: string,
      options: { eval: true; workerData: unknown; execArgv: string[]; stdout: true; stderr: true },
    ) => NodeWorker;
  };
  readonly "node:os": { readonly availableParallelism: () => number };
  readonly "node:process": { readonly arch: string; readonly versions: Readonly<Record<string, string | undefined>> };
  readonly "node:v8": { readonly setFlagsFromString: (flags: string) => void };
}

/** A thread of Node, as far as it is used. */
interface NodeWorker {
  readonly on: (event: "error", listen: (cause: unknown) => void) => void;
  readonly unref: () => void;
  readonly terminate: () => Promise<number>;
}

/** A module of Node, if this is Node; asked for at run time, so that a browser's bundle has none of it. */
export const nodeModule = <N extends keyof NodeModules>(name: N): NodeModules[N] | undefined => {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as NodeModules[N] | undefined;
};
