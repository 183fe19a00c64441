// The seat without a network: <div data-no-network data-worker="…" data-files="…" hidden> says since when there is none.
// The page is kept on the device by its worker. One that was opened without a network says how old it is, and is opened
// anew as soon as the node answers. Votes that wait lie with voting.js, which sends them again by itself.
const note = document.querySelector("[data-no-network]");
const AGAIN_AFTER_MS = 5_000;

function say(since) {
  note.hidden = !since;
  if (!since) return;
  const place = note.querySelector("time");
  place.dateTime = since.toISOString();
  place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(since);
}

async function comeBack() {
  const answer = await fetch(location.href, { headers: { "X-Live": "1" } }).catch(() => null);
  if (answer && answer.status < 500) location.reload();
  else setTimeout(comeBack, AGAIN_AFTER_MS);
}

async function keep() {
  const { serviceWorker } = navigator; // there is none where the address is not secure
  if (!serviceWorker) return;
  const wasKept = Boolean(serviceWorker.controller);
  const taken = new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  await serviceWorker.register(note.dataset.worker);
  if (!wasKept) {
    // On the first visit the page and its files came before the worker: they are asked for once more, through it.
    if (!serviceWorker.controller) await taken;
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const isFile = ({ origin, pathname }) => origin === location.origin && pathname.startsWith(note.dataset.files);
    await Promise.all([location.href, ...loaded.filter(isFile)].map((address) => fetch(address)));
  }
  note.dataset.kept = "";
}

const { keptAt } = document.documentElement.dataset;
if (keptAt) {
  say(new Date(keptAt));
  comeBack();
} else {
  window.addEventListener("offline", () => say(new Date()));
  window.addEventListener("online", () => say(null));
  keep().catch(() => {}); // a device that keeps nothing shows what it has
}
