// Live parts. <section data-live-src="/hits/live/" data-live-part="waiting"> listens to server-sent events:
//   event: changed  data: {"id": "waiting", "say": "A hit on one of your records"}   both may be left out
//   event: beat     any data; proves that the server is there
// On a change the page is asked for again as the reader would ask for it, so the part shows what the reader may see and
// nothing else; the element with that id (data-live-part if none is named) is replaced by its new self. The change is
// said politely and the focus stays where it is: a part that holds the focus or the finger waits until they have left.
import { announce, word } from "./words.js";

const SILENT_AFTER_MS = 45_000;
const AGAIN_AFTER_MS = 20_000;

const isHeld = (part) => part.contains(document.activeElement) || part.matches(":active");

class Live {
  constructor(root) {
    this.root = root;
    this.heardAt = Date.now();
    this.isOpen = false;
    this.waiting = new Set();
    this.open();
    document.addEventListener("focusout", () => setTimeout(() => this.flush()));
    setInterval(() => this.show(), 5_000);
    window.addEventListener("pagehide", () => this.source.close());
    this.show();
  }

  open() {
    this.source = new EventSource(this.root.dataset.liveSrc);
    this.source.addEventListener("open", () => this.heard());
    this.source.addEventListener("beat", () => this.heard());
    this.source.addEventListener("changed", (event) => this.take(event.data ? JSON.parse(event.data) : {}));
    this.source.addEventListener("error", () => {
      // A lost connection is taken up again by the browser; a refused one (a busy server) is not, so ask later.
      if (this.source.readyState === EventSource.CLOSED) setTimeout(() => this.open(), AGAIN_AFTER_MS);
    });
  }

  heard() {
    this.isOpen = true;
    this.heardAt = Date.now();
    this.show();
  }

  async take(change) {
    this.heard();
    if (change.say) announce(change.say);
    const id = change.id ?? this.root.dataset.livePart;
    const part = document.getElementById(id);
    if (!part) return;
    if (isHeld(part)) this.waiting.add(id);
    else await this.renew(part);
  }

  flush() {
    for (const id of this.waiting) {
      const part = document.getElementById(id);
      if (part && isHeld(part)) continue;
      this.waiting.delete(id);
      if (part) this.renew(part);
    }
  }

  async renew(part) {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const renewed = page.getElementById(part.id);
    if (!renewed || isHeld(part)) return;
    part.replaceChildren(...renewed.childNodes);
    this.show();
    part.classList.remove("arrived");
    void part.offsetWidth; // restarts the highlight
    part.classList.add("arrived");
    part.dispatchEvent(new CustomEvent("comity:swapped", { bubbles: true }));
  }

  show() {
    const state = this.root.querySelector("[data-live-state]");
    const silent = Date.now() - this.heardAt > SILENT_AFTER_MS;
    if (!state || !(this.isOpen || silent)) return;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(this.heardAt);
    const words = silent ? `${word("silent")} ${time}` : word("live");
    if (state.textContent === words) return;
    state.textContent = words;
    state.dataset.silent = String(silent);
    if (silent) announce(words);
  }
}

for (const root of document.querySelectorAll("[data-live-src]")) new Live(root);
