// Copy buttons beside codes.
import { announce, word } from "./words.js";

function show(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  event.preventDefault();
  await navigator.clipboard.writeText(button.dataset.copy);
  announce(word("copied"));
});

document.addEventListener("comity:swapped", (event) => show(event.target));
show(document);
