// Small conveniences over pages that work without any of this.
(() => {
  "use strict";

  // Choosing a value searches at once; lists marked data-defer wait for their 应用 button.
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (!control.matches?.("[data-autosubmit]") || control.closest("[data-defer]")) return;
    control.form?.requestSubmit();
  });

  // Enter that ends the composition of Chinese input never sends a form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.closest?.("form[data-ime]")) {
      event.preventDefault();
    }
  });

  // “/” goes to the search box.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[data-slash-focus]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // A field above a long list of options hides those that do not match.
  function wakeListFilters(root) {
    for (const field of root.querySelectorAll("[data-filter-list]")) field.hidden = false;
  }
  document.addEventListener("input", (event) => {
    const id = event.target.dataset?.filterList;
    if (!id) return;
    const wanted = event.target.value.trim();
    for (const item of document.getElementById(id).children) item.hidden = !item.textContent.includes(wanted);
  });
  wakeListFilters(document);

  // What was unfolded stays so when htmx replaces the results; the new count is read out.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", () => {
    unfolded = Array.from(document.querySelectorAll("#search details[id][open]"), (details) => details.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    wakeListFilters(document);
    const status = document.getElementById("search-status");
    if (!status) return;
    const words = Array.from(status.childNodes);
    status.replaceChildren();
    setTimeout(() => status.replaceChildren(...words), 60);
  });
})();
