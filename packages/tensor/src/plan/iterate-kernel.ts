/** From a loop to its kernel: its body is planned like a program, and everything gets a place in the loop's own memory. */
import { at } from "../at.ts";
import { inputsOf, listParts, placesOf } from "../graph/body.ts";
import { owner } from "../graph/shown-memory.ts";
import type { End, Program } from "../graph/program.ts";
import { rewrite } from "../graph/rewrite.ts";
import type { Address, BodyCall, IterateKernel, StatePlace } from "../kernels/iterate/kernel.ts";
import { CELL_BYTES } from "../languages/access.ts";
import { place as placeOf } from "../nodes/build.ts";
import { count, type IterateLowering, type Node } from "../tensor.ts";
import type { PlanLoop } from "./loops.ts";
import type { PlanTools } from "./pass.ts";
import type { KernelSchedule } from "./schedule.ts";

/** A loop over inputs with the kernel of its body. Its own memory is the list, and behind it all that a step needs. */
export const kernelOfLoop =
  (tools: PlanTools): PlanLoop =>
  (node, lowering) => {
    const { bytesOf, layOut, workOf } = tools;
    const { body, length, reverse, counted } = lowering;
    const { inputs, locate } = createInputs(node.inputs);
    const given = inputsOf(lowering, node.inputs);
    const memory = createMemory(listParts(lowering).size * CELL_BYTES);
    const rowBytes = ({ sizes }: Node): number => count(sizes) * CELL_BYTES;
    const parts = listParts(lowering);

    /** Places the kernels of some results of the body: the calls, and where each result is if no place is given for it. */
    const placed = ({ scheduled, places }: PlannedBody, placesOfResults: readonly Address[]) => {
      const { steps } = scheduled;
      const named = new Map<Node, Address>();
      places.forEach((place, k) => {
        const { length: states } = body.states;
        if (k < states) return named.set(place, { base: "state", index: k, offset: 0 });
        const slice = k - states;
        const isSlice = slice < body.slices.length;
        const input = isSlice ? at(given.sequences, slice) : at(given.constants, slice - body.slices.length);
        return named.set(place, { ...locate(input), stride: isSlice ? rowBytes(place) : 0 });
      });
      scheduled.results.forEach((result, k) => {
        const address = placesOfResults[k];
        if (address && !named.has(result)) named.set(result, address);
      });
      const scratch = new Set(steps.map((step) => step.node).filter((each) => !named.has(each)));
      const layout = layOut(scheduled, scratch);
      const start = memory.take(layout.bytes);
      const addressOf = (read: Node): Address => {
        const known = named.get(read);
        if (known) return known;
        const offset = layout.offsets.get(read);
        return offset === undefined ? locate(read) : { base: "own", offset: start + offset, stride: 0 };
      };
      const calls = steps.map(({ kernel, definition, reads, offsets, node: written }): BodyCall => ({
        kernel,
        definition,
        parameters: [
          ...reads.map((read, i) => later(addressOf(read), (offsets?.[i] ?? 0) * CELL_BYTES)),
          addressOf(written),
        ],
      }));
      return { calls, results: scheduled.results.map(addressOf) };
    };

    const main = planned(tools, lowering, [...body.next, ...body.outputs], body.next.length);
    const states = body.states.map((state, k): StatePlace => {
      const now = memory.take(bytesOf(state));
      const isSame = main.scheduled.inPlace.has(k) || main.scheduled.results[k] === main.places[k];
      return {
        bytes: rowBytes(state),
        buffers: [now, isSame ? now : memory.take(bytesOf(state))],
        initial: locate(at(given.initial, k)),
        result: at(parts.states, k).start * CELL_BYTES,
      };
    });
    const next = body.next.map((_, index): Address => ({ base: "next", index, offset: 0 }));
    const rows = body.outputs.map((output, k): Address => ({
      base: "own",
      offset: at(parts.outputs, k).start * CELL_BYTES,
      stride: rowBytes(output),
    }));
    const { calls } = placed(main, [...next, ...rows]);
    const condition = body.condition && placed(planned(tools, lowering, [body.condition], 0), []);
    const firstOutput = parts.outputs[0];
    const kernel: IterateKernel = {
      kind: "iterate",
      inputs: 0,
      length,
      reverse,
      ...(given.count && { count: locate(given.count) }),
      states,
      calls,
      ...(condition && { condition: { calls: condition.calls, result: at(condition.results, 0) } }),
      ...((counted || condition) &&
        firstOutput && {
          zeros: { offset: firstOutput.start * CELL_BYTES, bytes: (parts.size - firstOutput.start) * CELL_BYTES },
        }),
      workEach: [...calls, ...(condition?.calls ?? [])].reduce((sum, call) => sum + workOf(call), 0),
    };
    const all = inputs();
    return {
      ...node,
      inputs: all,
      sizes: [memory.bytes() / CELL_BYTES],
      operation: { ...node.operation, lowering: { ...lowering, kernel: { ...kernel, inputs: all.length } } },
    };
  };

/** Some results of a body as kernels, over places of their own. */
interface PlannedBody {
  readonly scheduled: KernelSchedule;
  readonly places: readonly Node[];
}

/** Plans some results of a body, of which the first take the places of the states. */
const planned = (
  { planBody }: PlanTools,
  lowering: IterateLowering,
  results: readonly Node[],
  next: number,
): PlannedBody => {
  const { program, places } = programOf(lowering, results);
  const carried = results.map((_, k) => (k < next ? k : -1));
  return { scheduled: planBody({ ...program, carried, keepsDenormals: true }), places };
};

/** A program of some results of a body, over places of its own. */
const programOf = ({ body }: IterateLowering, results: readonly Node[]) => {
  const old = placesOf(body);
  const places = old.map((each, k): End => {
    const own = placeOf(`place ${k}`, each.sizes, each.dtype);
    return { ...own, shape: own.sizes };
  });
  const replaced = new Map(old.map((each, k) => [each, at(places, k)]));
  const outputs = rewrite(results, (each, original) => replaced.get(original) ?? each).map((each): End => {
    // A place is known by its identity.
    const known = places.find((place) => place === each);
    return known ?? { ...each, shape: each.sizes };
  });
  const program: Program = {
    inputs: places,
    outputs,
    carried: outputs.map(() => -1),
    names: places.map((_, k) => `place ${k}`),
  };
  return { program, places };
};

const later = (address: Address, bytes: number): Address => ({ ...address, offset: address.offset + bytes });

/** A loop's inputs as they are found: each memory once, and where in it an input begins. */
const createInputs = (given: readonly Node[]) => {
  const found: Node[] = [];
  const locate = (input: Node) => {
    const { node, offset } = sourceOf(input);
    const known = found.indexOf(node);
    const pointer = known < 0 ? found.push(node) - 1 : known;
    return { base: "input", pointer, offset: offset * CELL_BYTES, stride: 0 } as const;
  };
  given.forEach(locate);
  return { locate, inputs: (): readonly Node[] => found };
};

/** The node whose memory an input is read from, and where: a part of a list is read in its place. */
const sourceOf = (input: Node): { readonly node: Node; readonly offset: number } => {
  let [node, offset] = [owner(input), 0];
  for (let from = node.inputs[0]; from; from = node.inputs[0]) {
    const { lowering } = node.operation;
    if (lowering.kind !== "slice" || from.sizes.length !== 1) break;
    offset += lowering.start;
    node = owner(from);
  }
  return { node, offset };
};

/** A memory of which parts are taken, each from a cache line on. */
const createMemory = (first: number) => {
  const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;
  let end = align(first);
  return {
    take: (bytes: number): number => {
      const start = end;
      end = align(end + bytes);
      return start;
    },
    bytes: (): number => end,
  };
};
