/** Writes a launch as one shader in WebGPU's language: a range of its workgroups for each block. */
import { at } from "../../../at.ts";
import { functionsIn } from "../../../languages/shaders/functions.ts";
import { type Dispatch, type Memory, type Shader, WORKGROUP } from "../../../languages/shaders/shader.ts";
import { functionsInWgsl } from "./functions.ts";
import { readHalf } from "./halves.ts";
import { type DividedChain, type Launch, readsOf, threadsOfRow, writesOf } from "./launches.ts";

/** Where a memory lies: a buffer, which stands for itself, and the floats before it. */
export interface MemoryPlace<B> {
  readonly buffer: B;
  readonly offset: number;
  /** Whether the buffer holds 16-bit floats, two in a word, which are read alone. */
  readonly isHalf?: boolean;
}

/** A launch as a text. Equal texts are one pipeline, so that what differs among like launches, their offsets, is a parameter. */
export interface Assembled<B> {
  readonly code: string;
  /** The buffers, in the order of their bindings, which begin at 1; binding 0 has the parameters. */
  readonly buffers: readonly { readonly buffer: B; readonly isWritten: boolean }[];
  readonly parameters: Uint32Array<ArrayBuffer>;
  readonly groups: number;
}

/** A range of workgroups for shaders of one text, each of which has so many of them, and so many parameters of its own. */
interface Branch {
  readonly name: string;
  readonly groups: number;
  readonly each: number;
  readonly start: number;
  readonly stride: number;
}

/** Writes a launch. `bodyOf` translates a shader, and `placeOf` says where a memory lies. */
export const assemble = <B>(
  { blocks }: Launch,
  bodyOf: (shader: Shader) => string,
  placeOf: (memory: Memory) => MemoryPlace<B>,
): Assembled<B> => {
  const buffers: B[] = [];
  const written = new Set<B>();
  const halves = new Set<B>();
  const offsets: number[] = [];
  /**
   * The element of a memory at place `i`, for a shader of a block. Threads that work together read their offsets once: `own` collects
   * them, as variables that begin with KERNEL.
   */
  const element = (memory: Memory, { shared, rows }: DividedChain, isWritten: boolean, own?: string[]): string => {
    const inWorkgroup = shared.get(memory);
    if (inWorkgroup !== undefined) return `held[i - firstRow * ${memory.elements / rows} + ${inWorkgroup}]`;
    const { buffer, offset, isHalf = false } = placeOf(memory);
    const known = buffers.indexOf(buffer);
    const binding = known < 0 ? buffers.push(buffer) : known + 1;
    if (isWritten) written.add(buffer);
    const parameter = offsets.push(offset) - 1;
    const place = `i + ${own ? `KERNELoffset${own.push(memory.name) - 1}` : `parameter(${parameter})`}`;
    if (isHalf) halves.add(buffer);
    return isHalf ? `half${binding}(${place})` : `b${binding}[${place}]`;
  };
  /** A shader as functions that begin with KERNEL. */
  const functionsFor = (dispatch: Dispatch, block: DividedChain): string => {
    const { shader, reads, counted } = dispatch;
    const start = offsets.length;
    const own = shader.together ? [] : undefined;
    const place = (memory: Memory, isWritten: boolean): string => element(memory, block, isWritten, own);
    const lines = reads.map((memory, i) => `fn KERNELa${i}(i : i32) -> f32 { return ${place(memory, false)}; }`);
    writesOf(dispatch).forEach((memory, i) => {
      const to = place(memory, true);
      const number = i === 0 ? "" : String(i);
      lines.push(`fn KERNELput${number}(i : i32, x : f32) { ${to} = x; }`);
      lines.push(`fn KERNELgot${number}(i : i32) -> f32 { return ${to}; }`);
    });
    if (counted) lines.push(`fn KERNELcounted(i : i32) -> f32 { return ${place(counted.number, false)}; }`);
    const body = bodyOf(shader).replaceAll(/\b(a\d+|put\d*|got\d*)\(/g, "KERNEL$1(");
    if (shader.together) {
      const numbers = (shader.together.numbers ?? []).map(
        (number, i) => `let n${i} = parameter(numbers + ${offsets.push(number) - 1 - start});`,
      );
      const rows = rowsThatCount(counted && "KERNELcounted(0)", counted?.each);
      const known = (own ?? []).map((_, i) => `KERNELoffset${i} = parameter(numbers + ${i});`);
      lines.unshift(...known.map((_, i) => `var<private> KERNELoffset${i} : i32;`));
      const all = [...known, ...numbers, rows, body];
      lines.push(`fn KERNEL(place : i32, thread : i32, numbers : i32) {\n${all.join("\n")}\n}`);
    } else {
      const width = shader.threads.length === 1 ? 1 : shader.threads[0];
      const guard = counted ? `if (place >= i32(KERNELcounted(0)) * ${counted.each * width}) { return; }\n` : "";
      lines.push(`fn KERNEL(place : i32) {\n${guard}${body}\n}`);
    }
    return lines.join("\n");
  };
  const lines: string[] = [];
  let kernels = 0;
  const kernel = (dispatch: Dispatch, block: DividedChain): string => {
    const name = `k${kernels++}`;
    lines.push(functionsFor(dispatch, block).replaceAll("KERNEL", name));
    return name;
  };
  const branches: Branch[] = [];
  const knownTexts = new Map<string, string>();
  const together = blocks.filter(({ dispatches }) => dispatches[0]?.shader.together);
  // Those with one text lie side by side, so that it is written, and compiled, once.
  const source = ({ dispatches }: DividedChain): string => dispatches[0]?.shader.source ?? "";
  for (const block of together.toSorted((x, y) => (source(x) < source(y) ? -1 : source(x) > source(y) ? 1 : 0))) {
    const start = offsets.length;
    const text = functionsFor(at(block.dispatches, 0), block);
    const stride = offsets.length - start;
    const known = knownTexts.get(text);
    const last = branches.at(-1);
    if (known !== undefined && last?.name === known && last.each === block.groups) {
      branches[branches.length - 1] = { ...last, groups: last.groups + block.groups };
      continue;
    }
    const name = known ?? `k${kernels++}`;
    if (known === undefined) lines.push(text.replaceAll("KERNEL", name));
    knownTexts.set(text, name);
    branches.push({ name, groups: block.groups, each: block.groups, start, stride });
  }
  const own = branches.map(({ name, groups, each, start, stride }) => ({
    groups,
    code: `${name}(own % ${each}, thread, ${start} + own / ${each} * ${stride});`,
  }));
  const others = blocks
    .filter((block) => !together.includes(block))
    .map((block) => ({
      groups: block.groups,
      code: `firstRow = own * ${block.tile};\n${blockCode(block, kernel)}`,
    }));
  const groups = blocks.reduce((sum, block) => sum + block.groups, 0);
  const floats = Math.max(...blocks.map((block) => block.floats));
  let [first, main] = [0, ""];
  [...own, ...others].forEach((branch, i, all) => {
    const isLast = i === all.length - 1;
    main += `${isLast ? "" : `if (group < ${first + branch.groups}) `}{\nlet own = group - ${first};\n${branch.code}\n}${isLast ? "" : " else "}`;
    first += branch.groups;
  });
  const functions = new Set(
    blocks.flatMap(({ dispatches }) => dispatches.flatMap(({ shader }) => functionsIn(shader.source))),
  );
  const fours = Math.max(1, Math.ceil(offsets.length / 4));
  const isInStep = blocks.some(({ dispatches }) => dispatches.some(({ shader }) => shader.subgroup !== undefined));
  const code = [
    // Threads of a subgroup come to a sum together, since each row has a multiple of them. A compiler does not see that.
    ...(isInStep ? ["enable subgroups;", "diagnostic(off, subgroup_uniformity);"] : []),
    `struct Params { outputZ : u32, offsets : array<vec4<i32>, ${fours}> }`,
    "@group(0) @binding(0) var<uniform> params : Params;",
    ...buffers.map(
      (buffer, i) =>
        `@group(0) @binding(${i + 1}) var<storage, ${written.has(buffer) ? "read_write" : "read"}> b${i + 1} : array<${halves.has(buffer) ? "u32" : "f32"}>;`,
    ),
    ...buffers.flatMap((buffer, i) => (halves.has(buffer) ? [readHalf(i + 1)] : [])),
    ...(floats > 0 ? [`var<workgroup> held : array<f32, ${floats}>;`] : []),
    "var<private> threadGid : vec3<u32>;",
    "var<private> firstRow : i32;",
    "fn parameter(i : i32) -> i32 { return params.offsets[i >> 2u][i & 3]; }",
    functionsInWgsl([...functions]),
    ...lines,
    `@compute @workgroup_size(${WORKGROUP})`,
    "fn main(@builtin(workgroup_id) id : vec3<u32>, @builtin(num_workgroups) all : vec3<u32>, @builtin(local_invocation_index) number : u32) {",
    "let group = i32(id.x + id.y * all.x);",
    "let thread = i32(number);",
    // Workgroups are laid out in a rectangle, which may have more of them than there are.
    `if (group >= ${groups}) { return; }`,
    main,
    "}",
  ];
  const parameters = new Uint32Array(4 + 4 * fours);
  // It is 1, but no compiler knows that: `kept` hides a number behind it.
  parameters[0] = 1;
  parameters.set(offsets, 4);
  return {
    code: code.join("\n"),
    buffers: buffers.map((buffer) => ({ buffer, isWritten: written.has(buffer) })),
    parameters,
    groups,
  };
};

/** For threads that work together, how many rows count: all must have the same number, and only this tells a compiler. */
const rowsThatCount = (counted: string | undefined, each = 1): string =>
  counted === undefined
    ? "let rowsThatCount = 0x7fffffff;\n"
    : `if (thread == 0) { held[0] = ${counted}; }\nlet rowsThatCount = i32(workgroupUniformLoad(&held[0])) * ${each};\n`;

/** The statements of a workgroup: each shader for the rows that are the group's, and barriers where one waits for another. */
const blockCode = (block: DividedChain, kernel: (dispatch: Dispatch, block: DividedChain) => string): string => {
  const { dispatches, rows, tile } = block;
  const lines: string[] = [];
  let [read, written] = [new Set<Memory>(), new Set<Memory>()];
  for (const dispatch of dispatches) {
    const name = kernel(dispatch, block);
    const [reads, writes] = [readsOf(dispatch), writesOf(dispatch)];
    if (reads.some((one) => written.has(one)) || writes.some((one) => written.has(one) || read.has(one))) {
      lines.push("storageBarrier();", "workgroupBarrier();");
      [read, written] = [new Set(), new Set()];
    }
    reads.forEach((one) => read.add(one));
    writes.forEach((one) => written.add(one));
    const each = dispatches.length === 1 ? 1 : threadsOfRow(dispatch, rows);
    const end = rows % tile === 0 ? `(firstRow + ${tile})` : `min(firstRow + ${tile}, ${rows})`;
    lines.push(
      tile * each <= WORKGROUP
        ? `if (firstRow * ${each} + thread < ${end} * ${each}) { ${name}(firstRow * ${each} + thread); }`
        : `for (var i = firstRow * ${each} + thread; i < ${end} * ${each}; i += ${WORKGROUP}) { ${name}(i); }`,
    );
  }
  return lines.join("\n");
};
