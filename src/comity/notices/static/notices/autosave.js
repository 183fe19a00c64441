// A draft saves itself: when a field is left, and every twenty seconds while one writes on. The server says when it was
// saved, or why it was not; once somebody else changed the draft, nothing is written over it without a press of a button.
// Without scripts the buttons of the form save it.
const AFTER_A_FIELD_MS = 400;
const WHILE_WRITING_MS = 20_000;

const form = document.getElementById("draft");
const place = document.getElementById("saved");

if (form && place && window.htmx) {
  let isDirty = false;
  let isSaving = false;
  let isStopped = false;
  let waiting = null;

  const save = () => {
    if (!isDirty || isSaving || isStopped || form.dataset.sent) return;
    isDirty = false;
    isSaving = true;
    window.htmx.trigger(place, "keep");
  };

  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("change", () => {
    isDirty = true;
    setTimeout(save, AFTER_A_FIELD_MS);
  });
  setInterval(save, WHILE_WRITING_MS);

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== place) return;
    isSaving = false;
    isStopped = Boolean(place.querySelector("[data-changed]"));
    if (!event.detail.successful) {
      isDirty = true;
      place.textContent = place.dataset.failed;
    }
    const button = waiting;
    waiting = null;
    if (button && !isStopped) form.requestSubmit(button);
  });

  // A button that is pressed while the form is being saved waits for the answer: else it would meet its own saving.
  form.addEventListener("submit", (event) => {
    if (!isSaving) return;
    event.preventDefault();
    waiting = event.submitter;
  }, true);
}
