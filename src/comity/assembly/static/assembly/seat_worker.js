// Keeps the last page of one seat on the device, so that it can be read again without a network. Its scope is the address
// of the seat alone. The node writes above: CACHE, a name for this session and version; SEAT, the address of the page;
// FILES, where styles and scripts lie. The page is kept as it was last seen, with the moment; styles and scripts, whose
// names change with their content, beside it; nothing else. A page that the node no longer shows is kept no longer.
const LIKE = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const [session] = CACHE.split("@");
      for (const name of await caches.keys()) {
        if (name.startsWith(`${session}@`) && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

async function keep(answer) {
  const kept = await caches.open(CACHE);
  if (answer.status >= 500) return; // a node that is starting again has not taken the page back
  if (!answer.ok || answer.redirected) {
    await kept.delete(SEAT, LIKE);
    return;
  }
  const words = (await answer.text()).replace("<html ", `<html data-kept-at="${new Date().toISOString()}" `);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await kept.put(SEAT, new Response(words, { headers }));
}

async function seat(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(answer.clone()));
    return answer;
  } catch (failed) {
    // Only a page that is opened may be an old one: what renews an open page must be new, or fail.
    const kept = event.request.mode === "navigate" && (await (await caches.open(CACHE)).match(SEAT, LIKE));
    if (kept) return kept;
    throw failed;
  }
}

async function file(request) {
  const kept = await caches.open(CACHE);
  const known = await kept.match(request, LIKE);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (pathname === SEAT) event.respondWith(seat(event));
  else if (pathname.startsWith(FILES)) event.respondWith(file(event.request));
});
