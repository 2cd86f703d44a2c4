// The pages that compute lie a folder below the others: on a server they stay usable without a network too, once they were read.
if ("serviceWorker" in navigator && location.protocol.startsWith("http"))
  navigator.serviceWorker.register(new URL("../offline.js", location.href).href).catch(() => {});
