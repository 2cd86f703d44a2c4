// Keeps the site readable without a network: what was fetched is kept, and the network is asked first, so that nothing is stale.
const KEPT = "site";
const FIRST = [
  "index.html",
  "assets/style.css",
  "assets/look.css",
  "assets/highlight.css",
  "assets/custom.css",
  "assets/main.js",
  "assets/custom.js",
  "assets/icons.js",
  "assets/navigation.js",
  "assets/search.js",
];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([...FIRST, "./"])));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fromNetwork = async (request) => {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin)
    event.respondWith(fromNetwork(request));
});
