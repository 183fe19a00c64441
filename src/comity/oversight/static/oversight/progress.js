// While a verification runs, say how far it is; when it ends, show its page anew. Without scripts the page has a link.
const part = document.querySelector("[data-progress-src]");
const bar = part?.querySelector("progress");
const words = part?.querySelector("[data-progress-words]");

async function look() {
  const answer = await fetch(part.dataset.progressSrc);
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.finished) return location.reload();
  if (told.total) {
    bar.max = told.total;
    bar.value = told.done;
    words.textContent = told.words;
  }
  setTimeout(look, 1_000);
}

if (part) setTimeout(look, 300);
