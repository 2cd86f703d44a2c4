/**
 * The part of the browsers' WebGPU that this device uses, after its specification. The names are declared here since only
 * programs for browsers know them, and Node has them from a package.
 */
export interface GpuBuffer {
  readonly size: number;
  readonly mapAsync: (mode: number) => Promise<void>;
  readonly getMappedRange: () => ArrayBuffer;
  readonly unmap: () => void;
  readonly destroy: () => void;
}

export interface GpuComputePass {
  readonly setPipeline: (pipeline: GpuPipeline) => void;
  readonly setBindGroup: (index: number, group: GpuBindGroup) => void;
  readonly dispatchWorkgroups: (x: number, y?: number, z?: number) => void;
  readonly end: () => void;
}

export interface GpuEncoder {
  readonly beginComputePass: (options?: {
    readonly timestampWrites: {
      readonly querySet: GpuQuerySet;
      readonly beginningOfPassWriteIndex: number;
      readonly endOfPassWriteIndex: number;
    };
  }) => GpuComputePass;
  readonly resolveQuerySet: (set: GpuQuerySet, first: number, count: number, to: GpuBuffer, at: number) => void;
  readonly copyBufferToBuffer: (from: GpuBuffer, start: number, to: GpuBuffer, at: number, bytes: number) => void;
  readonly finish: () => GpuCommands;
}

/** A type of objects that the device only passes on, so it declares no members. Each such type has its own name. */
export interface GpuCommands {
  readonly label: string;
}
export interface GpuBindGroup {
  readonly label: string;
}
export interface GpuLayout {
  readonly label: string;
}
export interface GpuPipeline {
  readonly label: string;
}
export interface GpuModule {
  readonly label: string;
}
export interface GpuQuerySet {
  readonly destroy: () => void;
}

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

export interface GpuDevice {
  readonly limits: GpuLimits;
  readonly features: ReadonlySet<string>;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  readonly queue: {
    readonly submit: (commands: readonly GpuCommands[]) => void;
    readonly writeBuffer: (buffer: GpuBuffer, at: number, data: ArrayBufferView) => void;
    readonly onSubmittedWorkDone: () => Promise<void>;
  };
  readonly createBuffer: (options: { readonly size: number; readonly usage: number }) => GpuBuffer;
  readonly createShaderModule: (options: { readonly code: string }) => GpuModule;
  readonly createBindGroupLayout: (options: {
    readonly entries: readonly {
      readonly binding: number;
      readonly visibility: number;
      readonly buffer: { readonly type: string };
    }[];
  }) => GpuLayout;
  readonly createPipelineLayout: (options: { readonly bindGroupLayouts: readonly GpuLayout[] }) => GpuLayout;
  readonly createComputePipeline: (options: {
    readonly layout: GpuLayout;
    readonly compute: { readonly module: GpuModule; readonly entryPoint: string };
  }) => GpuPipeline;
  readonly createBindGroup: (options: {
    readonly layout: GpuLayout;
    readonly entries: readonly { readonly binding: number; readonly resource: { readonly buffer: GpuBuffer } }[];
  }) => GpuBindGroup;
  readonly createCommandEncoder: () => GpuEncoder;
  readonly createQuerySet: (options: { readonly type: "timestamp"; readonly count: number }) => GpuQuerySet;
  readonly addEventListener: (
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string }; readonly preventDefault: () => void }) => void,
  ) => void;
  readonly destroy: () => void;
}

export interface GpuAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
    readonly subgroupMinSize?: number;
    readonly subgroupMaxSize?: number;
  };
  readonly limits: GpuLimits;
  readonly features: ReadonlySet<string>;
  readonly requestDevice: (options: {
    readonly requiredLimits: Readonly<Record<string, number>>;
    readonly requiredFeatures: readonly string[];
  }) => Promise<GpuDevice>;
}

/** The entry to WebGPU: `navigator.gpu`, or the object that Node's package makes. */
export interface Gpu {
  readonly requestAdapter: (options: { readonly powerPreference: "high-performance" }) => Promise<GpuAdapter | null>;
}

/** The uses of a buffer, by the numbers of the specification. */
export const USAGE = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
  query: 0x200,
} as const;
export const COMPUTE_STAGE = 4;
export const MAP_READ = 1;
