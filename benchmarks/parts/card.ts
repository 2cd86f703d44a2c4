/** Finds the parts of a machine that a benchmark on a graphics card needs. */
import { spawnSync } from "node:child_process";
import { type GpuMode, gpuModes } from "@attrec/tensor/gpu";

/** The parts of a machine that a benchmark on a graphics card needs: each part, or a sentence that says what is missing. */
export type Found = { readonly there: true; readonly detail: string } | { readonly there: false; readonly why: string };

/** Whether a mode of the gpu device is here, and the hardware that it runs on. */
export const findMode = async (mode: GpuMode): Promise<Found> => {
  const report = (await gpuModes()).find((one) => one.mode === mode);
  if (!report) return { there: false, why: `The gpu device has no mode '${mode}'.` };
  return report.available ? { there: true, detail: report.detail } : { there: false, why: report.detail };
};

/** A Python whose torch can use a graphics card: the one that PYTHON names, or else one of those of the machine. */
export const findCuda = (): Found & { readonly python?: string } => {
  const named = process.env["PYTHON"];
  const reasons: string[] = [];
  for (const python of named === undefined ? ["python3", "/usr/bin/python3"] : [named]) {
    const { status, stdout, error } = spawnSync(python, ["-c", ASKED], { encoding: "utf8" });
    if (error) reasons.push(`${python} could not be run`);
    else if (status === 0) return { there: true, detail: stdout.trim(), python };
    else reasons.push(`${python} ${status === NO_CARD ? "has a torch that finds no CUDA" : "has no torch"}`);
  }
  return { there: false, why: `${reasons.join(", and ")}. The environment variable PYTHON names another.` };
};

const NO_CARD = 3;
const ASKED = `import sys, torch
if not torch.cuda.is_available(): sys.exit(${NO_CARD})
print(f"torch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}")`;

/** NVIDIA's cards and their driver by its own tool; nothing where there is no such tool. */
export const nvidia = (): string | undefined => {
  const asked = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  const { status, stdout } = spawnSync("nvidia-smi", asked, { encoding: "utf8" });
  return status === 0 ? stdout.trim().replaceAll("\n", "; ") : undefined;
};
