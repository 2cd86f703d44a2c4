// Loads the page: modules from a server. To a page from a disk a browser gives no modules and no data: it gets both as classic scripts.
const { module } = document.currentScript.dataset;
const isOnDisk = location.protocol === "file:";
for (const src of isOnDisk ? ["./films-on-disk.js", "./main-on-disk.js"] : [module]) {
  const script = document.createElement("script");
  script.src = src;
  script.async = false;
  if (!isOnDisk) script.type = "module";
  document.head.append(script);
}
