// While a manifest is being screened, say so: the browser shows nothing by itself.
const form = document.getElementById("manifest-form");
const progress = document.querySelector("[data-progress]");
form?.addEventListener("submit", () => { progress.hidden = false; });
window.addEventListener("pageshow", () => { if (progress) progress.hidden = true; });
