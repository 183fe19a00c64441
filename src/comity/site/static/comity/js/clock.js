// Time left ticks. The words are CLDR's, here as on the server, so nothing jumps when the script starts.
import { announce, word } from "./words.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const EVERY_MS = 20_000;
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");

function inWords(seconds) {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  const amount = Math.floor(Math.abs(seconds) / size);
  return relative.format(seconds < 0 ? -amount : amount, unit);
}

function tick(deadline) {
  const seconds = (Date.parse(deadline.dataset.until) - Date.now()) / 1000;
  const left = deadline.querySelector("[data-left]");
  if (left) left.textContent = inWords(seconds);
  if (seconds > 0 || deadline.dataset.passed) return;
  deadline.dataset.passed = "yes";
  const tone = deadline.querySelector(".tone");
  if (!tone || tone.classList.contains("tone-bad")) return;
  tone.className = "tone tone-bad";
  const use = tone.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#alert-triangle"));
  const overdue = document.createElement("span");
  overdue.textContent = word("overdue");
  left.before(overdue);
  announce(`${word("overdue")}: ${left.textContent}`);
}

function tickAll() {
  for (const deadline of document.querySelectorAll("[data-until]")) tick(deadline);
}

setInterval(tickAll, EVERY_MS);
document.addEventListener("comity:swapped", tickAll);
