// Everything by keyboard: "/" search, "g" and a letter to a place, "j" "k" through rows, "?" the help.
// Keys with Ctrl, Alt or Meta are the browser's, keys typed into a field belong to the field.
const GO_WITHIN_MS = 1500;
let goAt = -Infinity;

const isTyping = (target) =>
  target.closest?.("input, textarea, select, [contenteditable=true]") || document.querySelector("dialog[open]");

function go(letter) {
  const place = [...document.querySelectorAll("[data-go]")].find((link) => link.dataset.go === letter);
  if (place) place.click();
  return Boolean(place);
}

function step(by) {
  const links = [...document.querySelectorAll("[data-row] .row-link")];
  if (!links.length) return false;
  const now = links.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
  return true;
}

function search() {
  const box = document.querySelector("[data-search], input[type=search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

function help() {
  document.getElementById("help")?.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const going = performance.now() - goAt < GO_WITHIN_MS;
  goAt = -Infinity;
  let done = false;
  if (going) done = go(event.key.toLowerCase());
  else if (event.key === "g") { goAt = performance.now(); done = true; }
  else if (event.key === "/") done = search();
  else if (event.key === "j") done = step(1);
  else if (event.key === "k") done = step(-1);
  else if (event.key === "?") done = help();
  if (done) event.preventDefault();
});
