// A vote from the seat over a bad network: <form data-vote action="…"> with the fields key and choice.
// The vote is written down on this device before it is sent, with its key. It is sent again until the server says that
// it was received, or refuses it; the same key makes the second arrival the first one. A page that is loaded anew goes on
// with what an earlier one left. What the server received is shown, never what was only pressed.
const SHELF = "comity-votes"; // {address of the vote: {key, choice, label}}
const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 8_000;

const read = () => JSON.parse(localStorage.getItem(SHELF) ?? "{}");

function write(change) {
  const shelf = read();
  change(shelf);
  localStorage.setItem(SHELF, JSON.stringify(shelf));
}

const form = () => document.querySelector("form[data-vote]");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const sending = new Set(); // addresses under way in this page

function say(name, { label = "", said = "" } = {}) {
  const place = document.querySelector("[data-vote-state]");
  if (!place) return;
  place.textContent = said || place.dataset[name].replace("…", label);
  place.dataset.state = name;
}

function show() {
  const open = form();
  const kept = open && read()[new URL(open.action).pathname];
  if (!open) return;
  open.hidden = Boolean(kept);
  if (kept) say("waiting", kept);
}

async function attempt(address, vote) {
  const body = new URLSearchParams({ key: vote.key, choice: vote.choice, csrfmiddlewaretoken: token() ?? "" });
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.status >= 500) throw new Error(String(answer.status));
  return { ok: answer.ok, said: await answer.json() };
}

async function send(address) {
  if (sending.has(address)) return;
  sending.add(address);
  for (let pause = 1_000; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const vote = read()[address];
    if (!vote) break;
    try {
      const { ok, said } = await attempt(address, vote);
      write((shelf) => delete shelf[address]);
      say(ok ? "received" : "refused", { said: said.message });
      if (ok) form()?.remove();
      else show();
      break;
    } catch {
      // No network, no answer in time, or a server that is starting again: the vote stays on the shelf.
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
        window.addEventListener("online", resolve, { once: true });
      });
    }
  }
  sending.delete(address);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-vote]")) return;
  event.preventDefault();
  const open = event.target;
  const address = new URL(open.action).pathname;
  if (!read()[address]) {
    const { value, textContent } = event.submitter;
    write((shelf) => { shelf[address] = { key: open.elements.key.value, choice: value, label: textContent.trim() }; });
  }
  show();
  send(address);
});

document.addEventListener("comity:swapped", show);
show();
for (const address of Object.keys(read())) send(address);
