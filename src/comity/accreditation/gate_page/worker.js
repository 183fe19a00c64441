// Keeps the page of the gate on the phone, so that it opens without a network. VERSION and FILES stand above, written
// by the node. What is asked of the node itself is never kept.

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((kept) => kept.addAll(FILES)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("comity-gate-") && name !== VERSION) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    (async () => {
      const kept = await (await caches.open(VERSION)).match(event.request, { ignoreSearch: true, ignoreVary: true });
      return kept ?? fetch(event.request);
    })(),
  );
});
