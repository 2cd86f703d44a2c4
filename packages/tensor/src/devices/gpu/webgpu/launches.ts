/** Puts the shaders of a plan together into launches, as few as their order allows: what does not wait for one another runs at once. */
import { at } from "../../../at.ts";
import { type Dispatch, type Memory, WORKGROUP } from "../../../languages/shaders/shader.ts";
import { count } from "../../../tensor.ts";
import type { Chain } from "../lower.ts";

/** A chain of shaders whose rows are divided among workgroups. */
export interface DividedChain extends Chain {
  /** The rows of a workgroup, and the number of workgroups. */
  readonly tile: number;
  readonly groups: number;
  /** Where the rows of a workgroup lie in the memory that its threads share, for values that nobody else reads. */
  readonly shared: ReadonlyMap<Memory, number>;
  /** The floats of that memory. */
  readonly floats: number;
}

/** Blocks that run at once. */
export interface Launch {
  readonly blocks: readonly DividedChain[];
}

/** What a card allows, and which memories are none of the plan's own. */
export interface LaunchLimits {
  /** Values that are read after the plan, or written before it. */
  readonly kept: ReadonlySet<Memory>;
  /** Memories that have buffers of their own. */
  readonly isApart: (memory: Memory) => boolean;
  /** The most buffers of a launch. */
  readonly mostBuffers: number;
}

/** The floats that a workgroup may share: 16 KiB, which every card allows. */
const MOST_SHARED = 4096;

/** The most shaders in a launch: a compiler takes longer for a long text than for several short ones. */
const MOST_SHADERS = 96;

/** All memories that a shader reads. */
export const readsOf = ({ reads, counted }: Dispatch): readonly Memory[] =>
  counted ? [...reads, counted.number] : reads;

/** All memories that a shader writes. */
export const writesOf = ({ writes, alsoWrites = [] }: Dispatch): readonly Memory[] => [writes, ...alsoWrites];

/** The launches of a plan, in their order. */
export const planLaunches = (given: readonly Chain[], limits: LaunchLimits): readonly Launch[] => {
  const chains = given.flatMap((chain) => cut(chain, limits));
  const readers = new Map<Memory, Set<Chain>>();
  for (const chain of chains) {
    for (const memory of chain.dispatches.flatMap(readsOf))
      readers.set(memory, (readers.get(memory) ?? new Set()).add(chain));
  }
  const byLevel = new Map<number, Chain[]>();
  levelsOf(chains).forEach((level, i) => byLevel.set(level, [...(byLevel.get(level) ?? []), at(chains, i)]));
  const levels = [...byLevel.keys()].toSorted((a, b) => a - b);
  return levels.flatMap((level) =>
    fitting(byLevel.get(level) ?? [], limits).map((some) => ({
      blocks: some.map((chain) => blockOf(chain, limits.kept, readers)),
    })),
  );
};

/**
 * The level at which each chain runs: the last one that is early enough for all who wait for it. So what nobody waits for at
 * first, such as the order of a batch's rows, runs beside the long kernels.
 */
const levelsOf = (chains: readonly Chain[]): readonly number[] => {
  const reads = chains.map(({ dispatches }) => dispatches.flatMap(readsOf));
  const writes = chains.map(({ dispatches }) => dispatches.flatMap(writesOf));
  /** The number of chains that have to run one after another from a chain to the last one. */
  const heights: number[] = [];
  const [written, read] = [new Map<Memory, number>(), new Map<Memory, number>()];
  for (let i = chains.length - 1; i >= 0; i--) {
    const [mine, others] = [at(writes, i), at(reads, i)];
    const later = [
      ...others.map((memory) => written.get(memory) ?? -1),
      ...mine.flatMap((memory) => [written.get(memory) ?? -1, read.get(memory) ?? -1]),
    ];
    const height = 1 + Math.max(-1, ...later);
    heights[i] = height;
    for (const memory of mine) written.set(memory, Math.max(height, written.get(memory) ?? 0));
    for (const memory of others) read.set(memory, Math.max(height, read.get(memory) ?? 0));
  }
  const highest = Math.max(0, ...heights);
  return heights.map((height) => highest - height);
};

/** The memories with buffers of their own that some shaders read or write. */
const apartOf = (dispatches: readonly Dispatch[], { isApart }: LaunchLimits): ReadonlySet<Memory> =>
  new Set(dispatches.flatMap((one) => [...readsOf(one), ...writesOf(one)]).filter(isApart));

/** A chain, cut where it would need more buffers than a launch may have. */
const cut = ({ dispatches, rows }: Chain, limits: LaunchLimits): readonly Chain[] => {
  const parts: Dispatch[][] = [];
  for (const dispatch of dispatches) {
    const last = parts.at(-1);
    if (last && apartOf([...last, dispatch], limits).size < limits.mostBuffers) last.push(dispatch);
    else parts.push([dispatch]);
  }
  return parts.map((part) => ({ dispatches: part, rows }));
};

/** Chains that can run at once, in as many launches as their buffers and their text take. */
const fitting = (chains: readonly Chain[], limits: LaunchLimits): readonly (readonly Chain[])[] => {
  const launches: { readonly chains: Chain[]; readonly apart: Set<Memory>; shaders: number }[] = [];
  for (const chain of chains) {
    const apart = apartOf(chain.dispatches, limits);
    const last = launches.at(-1);
    const together = new Set([...(last?.apart ?? []), ...apart]);
    const shaders = (last?.shaders ?? 0) + chain.dispatches.length;
    if (last && together.size < limits.mostBuffers && shaders <= MOST_SHADERS) {
      last.chains.push(chain);
      apart.forEach((memory) => last.apart.add(memory));
      last.shaders = shaders;
    } else launches.push({ chains: [chain], apart: new Set(apart), shaders: chain.dispatches.length });
  }
  return launches.map((launch) => launch.chains);
};

/** The number of threads that a shader has for each row of a chain. */
export const threadsOfRow = ({ shader }: Dispatch, rows: number): number => count(shader.threads) / rows;

const blockOf = (
  { dispatches, rows }: Chain,
  kept: ReadonlySet<Memory>,
  readers: ReadonlyMap<Memory, ReadonlySet<Chain>>,
): DividedChain => {
  const [first] = dispatches;
  const together = first?.shader.together;
  if (together)
    return { dispatches, rows: 1, tile: 1, groups: together.groups, shared: new Map(), floats: together.floats };
  if (first && dispatches.length === 1) {
    const threads = count(first.shader.threads);
    const groups = Math.ceil(threads / WORKGROUP);
    return { dispatches, rows: threads, tile: WORKGROUP, groups, shared: new Map(), floats: 0 };
  }
  const widest = Math.max(...dispatches.map((dispatch) => threadsOfRow(dispatch, rows)));
  const wanted = Math.min(rows, Math.max(1, Math.ceil(WORKGROUP / widest)));
  // The smallest first: what finds no room lies in the plan's own memory.
  const own = dispatches
    .map(({ writes }) => writes)
    .filter((memory) => {
      const [reader, ...others] = readers.get(memory) ?? [];
      return !kept.has(memory) && others.length === 0 && reader?.dispatches === dispatches;
    })
    .toSorted((a, b) => a.elements - b.elements);
  const shared = new Map<Memory, number>();
  let floats = 0;
  for (const memory of own) {
    const taken = (wanted * memory.elements) / rows;
    if (floats + taken > MOST_SHARED || !Number.isInteger(taken)) continue;
    shared.set(memory, floats);
    floats += taken;
  }
  return { dispatches, rows, tile: wanted, groups: Math.ceil(rows / wanted), shared, floats };
};
