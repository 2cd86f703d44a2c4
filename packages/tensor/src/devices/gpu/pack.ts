// Packs the inputs of a shader that reads too many buffers.
import { concatShaders } from "../../kernels/concat/shader.ts";
import { type Dispatch, memoryOf } from "../../languages/shaders/shader.ts";

/**
 * A shader that reads more arrays than it may reads the smallest of them from one array, into which they are put before.
 * What it writes to stays an array of its own.
 */
export const withFewerReads = (dispatch: Dispatch, mostReads: number): readonly Dispatch[] => {
  const { reads, writes, shader } = dispatch;
  if (reads.length <= mostReads) return [dispatch];
  const packed = reads
    .filter((memory) => memory !== writes)
    .toSorted((a, b) => a.elements - b.elements)
    .slice(0, reads.length - mostReads + 1);
  const pack = memoryOf(
    `what '${writes.name}' is made of`,
    packed.reduce((sum, memory) => sum + memory.elements, 0),
  );
  const kept = reads.filter((memory) => !packed.includes(memory));
  let [from, source] = [0, shader.source.slice(shader.source.indexOf("{"))];
  // Every read is `a`, the argument's number, and a place in brackets.
  reads.forEach((memory, i) => {
    if (!packed.includes(memory)) source = source.replaceAll(`a${i}[`, `b${kept.indexOf(memory)}[`);
  });
  for (const memory of packed) {
    const start = from;
    // A sum of two literals would be a float for WebGL, which is no place.
    source = source
      .replaceAll(
        new RegExp(`a${reads.indexOf(memory)}\\[(\\d+)\\]`, "g"),
        (_, place: string) => `b${kept.length}[${start + Number(place)}]`,
      )
      .replaceAll(`a${reads.indexOf(memory)}[`, `b${kept.length}[${start} + `);
    from += memory.elements;
  }
  // They were called b for as long as some were still called a by their old numbers.
  const names = [...kept, pack].map((_, i) => `a${i}`);
  const parts = packed.map((memory) => ({ width: memory.elements }));
  return [
    ...concatShaders(
      { kind: "concat", rows: 1, parts },
      packed.map((memory) => ({ memory, offset: 0 })),
      pack,
      mostReads,
    ),
    {
      ...dispatch,
      shader: { ...shader, source: `function(${names.join(", ")}) ${source.replaceAll(/\bb(\d+)\[/g, "a$1[")}` },
      reads: [...kept, pack],
    },
  ];
};
