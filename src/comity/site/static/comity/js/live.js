// Live parts. <section data-live-src="/hits/stream" data-live-say="New hit"> listens to server-sent events:
//   event: swap   data: {"id": "hit-list", "html": "…", "say": "A hit on one of your records"}
//   event: beat   any data; proves that the server is there
// The named part is replaced, the change is said politely, the focus stays where it is. A part that holds the focus
// waits until the focus has left, so nothing moves under the finger. HTML comes from our own templates only.
import { announce, word } from "./words.js";

const SILENT_AFTER_MS = 45_000;

class Live {
  constructor(root) {
    this.root = root;
    this.heardAt = Date.now();
    this.waiting = new Map();
    this.state = root.querySelector("[data-live-state]");
    this.source = new EventSource(root.dataset.liveSrc);
    this.source.addEventListener("open", () => this.heard());
    this.source.addEventListener("beat", () => this.heard());
    this.source.addEventListener("swap", (event) => this.take(JSON.parse(event.data)));
    root.addEventListener("focusout", () => setTimeout(() => this.flush()));
    setInterval(() => this.show(), 5_000);
    window.addEventListener("pagehide", () => this.source.close());
    this.show();
  }

  heard() {
    this.heardAt = Date.now();
    this.show();
  }

  take(change) {
    this.heard();
    if (change.say) announce(change.say);
    const part = document.getElementById(change.id);
    if (!part) return;
    if (part.contains(document.activeElement) || part.matches(":active")) this.waiting.set(change.id, change);
    else this.swap(part, change.html);
  }

  flush() {
    for (const [id, change] of this.waiting) {
      const part = document.getElementById(id);
      if (part?.contains(document.activeElement)) continue;
      this.waiting.delete(id);
      if (part) this.swap(part, change.html);
    }
  }

  swap(part, html) {
    part.innerHTML = html;
    part.classList.remove("arrived");
    void part.offsetWidth; // restarts the highlight
    part.classList.add("arrived");
    part.dispatchEvent(new CustomEvent("comity:swapped", { bubbles: true }));
  }

  show() {
    if (!this.state) return;
    const silent = Date.now() - this.heardAt > SILENT_AFTER_MS;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(this.heardAt);
    const words = silent ? `${word("silent")} ${time}` : word("live");
    if (this.state.textContent === words) return;
    this.state.textContent = words;
    this.state.dataset.silent = String(silent);
    if (silent) announce(words);
  }
}

for (const root of document.querySelectorAll("[data-live-src]")) new Live(root);
