// Scanner input, for the counter page only: a document reader types very fast wherever the focus is. Keys that come
// faster than a hand types and end in Enter, or that look like lines of a machine-readable zone, go to the field
// marked data-scan and its form is sent. Zones have two or three lines, so Enter alone does not end one.
const FASTER_THAN_MS = 35;
const SHORTEST = 6;
const QUIET_MS = 250;
const ZONE_LINE = /^[A-Z0-9<]{30,44}$/;

const field = document.querySelector("[data-scan]");
let keys = [];
let lastAt = 0;
let timer = 0;

function scanned() {
  const text = keys.join("").replace(/\r/g, "").trim();
  keys = [];
  return text;
}

function finish() {
  const text = scanned();
  if (text.length < SHORTEST) return;
  field.value = text;
  field.focus();
  field.form.requestSubmit();
}

function isWholeZone(lines) {
  if (!lines.every((line) => ZONE_LINE.test(line))) return false;
  return (lines[0].length === 30 ? 3 : 2) === lines.length;
}

function isOurs(event) {
  return event.target === field || event.target.closest?.("textarea, dialog") === null;
}

if (field) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !isOurs(event)) return;
    const now = performance.now();
    if (now - lastAt > FASTER_THAN_MS) keys = [];
    lastAt = now;
    if (event.key !== "Enter" && event.key.length !== 1) return;
    keys.push(event.key === "Enter" ? "\n" : event.key);
    clearTimeout(timer);
    if (keys.length < SHORTEST) return;
    // From here on this is a reader and not a hand: shortcuts and other fields must not get these keys.
    if (event.target !== field) event.preventDefault();
    if (event.key !== "Enter") return;
    const lines = keys.join("").trim().split("\n");
    const isZone = lines.every((line) => ZONE_LINE.test(line));
    // In the field itself, and no zone: what stands there was meant, also letters that came without a key of their own.
    if (event.target === field && !isZone) {
      keys = [];
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (!isZone || isWholeZone(lines)) finish();
    else timer = setTimeout(finish, QUIET_MS);
  }, { capture: true });

  // A zone pasted whole is sent at once as well.
  field.addEventListener("paste", () => setTimeout(() => {
    const lines = field.value.trim().split(/\s*\n\s*/);
    if (lines.length > 1 && isWholeZone(lines)) field.form.requestSubmit();
  }));
}
