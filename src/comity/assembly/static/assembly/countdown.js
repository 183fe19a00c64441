// The time a speaker has left: <p class="countdown" data-ends="…" data-now="…" data-over="Time is over">.
// `data-now` is the server's clock when the page was drawn: the difference to this device's clock is taken off, so that
// a phone that goes wrong counts right. Parts that arrive later are found by the event of live parts.
const two = (number) => String(number).padStart(2, "0");

function show(root) {
  for (const part of root.querySelectorAll("[data-ends]")) {
    part.dataset.shift ??= Date.now() - Date.parse(part.dataset.now);
    const left = Math.ceil((Date.parse(part.dataset.ends) - (Date.now() - part.dataset.shift)) / 1000);
    part.classList.toggle("over", left <= 0);
    const shown = `${Math.floor(Math.abs(left) / 60)}:${two(Math.abs(left) % 60)}`;
    // Isolated: the sign stays before the number, whatever is written around them.
    part.textContent = left > 0 ? shown : `${part.dataset.over} \u2066+${shown}\u2069`;
  }
}

show(document);
setInterval(() => show(document), 1_000);
document.addEventListener("comity:swapped", () => show(document));
