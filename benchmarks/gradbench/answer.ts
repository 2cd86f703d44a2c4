/** The answers to the messages of the protocol: what is asked for is looked up, run, timed and written down. */
import type { Device } from "@attrec/tensor";
import type { Evaluation } from "./evaluation.ts";

type Message = Readonly<Record<string, unknown>>;

/** The answer to a message, of which the protocol wants one each. */
export const answer = (
  message: Message,
  evaluations: Readonly<Record<string, Evaluation>>,
  device: Device,
): Message => {
  const { id, kind } = message;
  const known = Object.hasOwn(evaluations, String(message["module"]));
  switch (kind) {
    case "start":
      return { id, tool: "attrec" };
    case "define":
      return known
        ? { id, success: true }
        : { id, success: false, error: `There is no '${String(message["module"])}'.` };
    case "evaluate":
      try {
        return { id, success: true, ...evaluated(message, evaluations, device) };
      } catch (error) {
        return { id, success: false, error: error instanceof Error ? error.message : String(error) };
      }
    default:
      return { id };
  }
};

const evaluated = (
  { module, function: name, input }: Message,
  evaluations: Readonly<Record<string, Evaluation>>,
  device: Device,
): { readonly output: unknown; readonly timings: readonly unknown[] } => {
  const prepare = evaluations[String(module)]?.[String(name)];
  if (!prepare) throw new Error(`There is no '${String(name)}' of '${String(module)}'.`);
  const { run } = prepare(input, device);
  const { min_runs = 1, min_seconds = 0 } = Object(input) as { min_runs?: number; min_seconds?: number };
  const timings: { readonly name: string; readonly nanoseconds: number }[] = [];
  let write: () => unknown = () => undefined;
  for (let [runs, total] = [0, 0]; runs < Math.max(1, min_runs) || total < min_seconds * 1e9; runs++) {
    const [start, used] = [process.hrtime.bigint(), process.cpuUsage()];
    write = run();
    const nanoseconds = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(used);
    // The protocol counts the first alone. The second tells what a run takes on a machine where others work too.
    timings.push({ name: "evaluate", nanoseconds }, { name: "processor", nanoseconds: (user + system) * 1000 });
    total += nanoseconds;
  }
  const output = write();
  refuseNonFinite(output);
  return { output, timings };
};

/** JSON has no NaN: it would become null, which says nothing. */
const refuseNonFinite = (output: unknown): void => {
  if (typeof output === "number" && !Number.isFinite(output)) throw new Error(`The output has ${output}.`);
  if (typeof output === "object" && output !== null) Object.values(output).forEach(refuseNonFinite);
};
