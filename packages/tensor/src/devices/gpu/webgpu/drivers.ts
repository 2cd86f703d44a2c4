/**
 * Looks for a Vulkan driver where Vulkan's loader does. Without one, what Node has of WebGPU prints warnings to the terminal by itself
 * before it says that there is no card, so it is not asked.
 */

/** What is there under a path: a file, the names in a folder, or nothing. */
export type Look = (path: string) => "file" | readonly string[] | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

const pathsIn = (list = ""): readonly string[] => list.split(":").filter((path) => path !== "");

/** The folders that hold the descriptions of drivers on Linux. */
const foldersOf = ({ HOME = "", XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CONFIG_DIRS, XDG_DATA_DIRS }: Environment) =>
  [
    XDG_CONFIG_HOME ?? `${HOME}/.config`,
    ...pathsIn(XDG_CONFIG_DIRS ?? "/etc/xdg"),
    "/usr/local/etc",
    "/etc",
    XDG_DATA_HOME ?? `${HOME}/.local/share`,
    ...pathsIn(XDG_DATA_DIRS ?? "/usr/local/share:/usr/share"),
  ].map((folder) => `${folder}/vulkan/icd.d`);

/** Whether a driver is described where this environment has the loader look: under the paths that it names, or else in usual places. */
export const hasDriver = (environment: Environment, look: Look): boolean => {
  const named = environment["VK_DRIVER_FILES"] ?? environment["VK_ICD_FILENAMES"];
  const paths =
    named === undefined ? [...foldersOf(environment), ...pathsIn(environment["VK_ADD_DRIVER_FILES"])] : pathsIn(named);
  return paths.some((path) => {
    const there = look(path);
    return there === "file" || (there?.some((name) => name.endsWith(".json")) ?? false);
  });
};

/** Whether this process has no Vulkan driver, as far as it can tell: elsewhere than on Linux, and in an old Node, it cannot. */
export const lacksDriver = (): boolean => {
  if (process.platform !== "linux") return false;
  // A page loads this file too, so that no import may name a module of Node.
  const files = (process as Partial<typeof process>).getBuiltinModule?.("node:fs");
  if (!files) return false;
  return !hasDriver(process.env, (path) => {
    const there = files.statSync(path, { throwIfNoEntry: false });
    return there?.isDirectory() === true ? files.readdirSync(path) : there && "file";
  });
};
