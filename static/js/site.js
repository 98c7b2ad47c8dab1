// Small conveniences over pages that work without any of this.
(() => {
  "use strict";

  // Choosing a value searches at once; lists marked data-defer wait for their 应用 button.
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (!control.matches?.("[data-autosubmit]") || control.closest("[data-defer]")) return;
    control.form?.requestSubmit();
  });

  // What was left empty does not stand in the address.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-trim]")) return;
    for (const [name, value] of Array.from(event.formData)) if (value === "") event.formData.delete(name);
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

  // A field that looks for options asks when typing pauses, never amid the composition of Chinese input.
  let pause;
  function look(event) {
    const field = event.target.closest?.("[data-find]");
    if (!field || event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => htmx.trigger(field, "find"), 250);
  }
  document.addEventListener("input", look);
  document.addEventListener("compositionend", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest?.("[data-find]")) event.preventDefault();
  });

  // When htmx replaces the results, what was unfolded stays so, the focus stays at what was changed or, if that is
  // gone, close to it, and the new count is read out.
  let unfolded = [];
  let before = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "search") return;
    unfolded = Array.from(document.querySelectorAll("#search details[id]"), (details) => [details.id, details.open]);
    before = [];
    for (let node = document.activeElement; node && node.id !== "search"; node = node.parentElement) {
      if (node.id) before.push(`#${CSS.escape(node.id)}`);
      if (node.matches(".selected-filters")) before.push(".selected-filters", "#q");
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "search" && !document.getElementById("search-status")) return;
    for (const [id, open] of unfolded) document.getElementById(id)?.toggleAttribute("open", open);
    unfolded = [];
    restoreFocus();
    if (event.detail.target.id === "search") announce(); // else the count is what it was
  });
  function restoreFocus() {
    if (document.activeElement && document.activeElement !== document.body) return;
    const place = before.map((selector) => document.querySelector(selector)).find(Boolean);
    const able = "a[href], button, input:not([type=hidden]), select, summary";
    (place?.matches(able) ? place : place?.querySelector(able))?.focus({ preventScroll: true });
    before = [];
  }
  function announce() {
    const status = document.getElementById("search-status");
    if (!status?.hasChildNodes()) return; // it is being read out already
    const words = Array.from(status.childNodes);
    Object.assign(status.style, { minInlineSize: `${status.offsetWidth}px`, minBlockSize: `${status.offsetHeight}px` });
    status.replaceChildren(); // its room stays, so that nothing moves
    setTimeout(() => {
      status.replaceChildren(...words);
      status.removeAttribute("style");
    }, 60);
  }

  // What the server refuses is shown as the page it sends.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status < 400 || !event.detail.target.closest?.("#search")) return;
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
})();
