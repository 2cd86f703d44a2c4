/**
 * The part of the WebAssembly interface that the device uses. The compiler's own declaration comes with the whole DOM, which a
 * library for both Node and browsers should not see.
 */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Memory: new (descriptor: { initial: number; maximum?: number; shared?: boolean }) => Memory;
  interface Module {
    readonly module?: never;
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  const Instance: new (
    module: Module,
    imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => Instance;
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
