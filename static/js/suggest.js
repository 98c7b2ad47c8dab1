// Suggestions under a search box marked data-suggest (the address to ask): a combobox with a list, after the ARIA
// pattern. Without this file the box is a plain field. Nothing is asked while an input method composes.
(() => {
  "use strict";

  const PAUSE = 120; // ms without a key before the server is asked
  const answers = new Map(); // asked before → what was suggested
  let box = null; // the field whose list is open or being asked for
  let list = null;
  let items = [];
  let chosen = -1;
  let timer = 0;
  let asking = null;

  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list?.remove();
    if (box) {
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
      box.removeAttribute("aria-controls");
    }
    list = asking = null;
    items = [];
    chosen = -1;
  }

  function wake(field) {
    if (field.getAttribute("role") === "combobox") return;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("autocomplete", "off");
  }

  function span(name, text) {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = text;
    return made;
  }

  function option(item, number) {
    const link = document.createElement("li");
    link.id = `suggestion-${number}`;
    link.className = "suggestion";
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(span("suggestion-kind", item.kind), span("suggestion-text", item.text));
    if (item.detail) link.append(span("suggestion-detail", item.detail));
    link.append(span("count", String(item.count)));
    return link;
  }

  function show(found) {
    list?.remove();
    list = null;
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-expanded", String(found.length > 0));
    items = found;
    if (!found.length) return;
    list = document.createElement("ul");
    list.id = "suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.suggestLabel ?? "");
    list.append(...found.map(option));
    box.setAttribute("aria-controls", list.id);
    box.after(list);
  }

  function choose(number) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const now = list.children[chosen];
    if (!now) return box.removeAttribute("aria-activedescendant");
    now.setAttribute("aria-selected", "true");
    now.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", now.id);
  }

  // A name leads to its page; a word completes what is asked, with the filters as they are.
  function follow(number) {
    const item = items[number];
    if (item.query === undefined) return location.assign(item.url);
    const field = box;
    field.value = item.query;
    close();
    field.form.requestSubmit();
  }

  async function ask(field) {
    const text = field.value.trim();
    const address = `${field.dataset.suggest}?${new URLSearchParams({ q: text })}`;
    if (!text) return close();
    if (!answers.has(address)) {
      asking?.abort();
      asking = new AbortController();
      try {
        const response = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (!response.ok) return;
        if (answers.size > 200) answers.clear();
        answers.set(address, (await response.json()).suggestions);
      } catch {
        return; // asked anew, or no connection: the box works on without suggestions
      }
    }
    if (document.activeElement === field && field.value.trim() === text) show(answers.get(address));
  }

  function askSoon(field) {
    if (box !== field) {
      close();
      box = field;
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE, field);
  }

  const fieldOf = (event) => event.target.closest?.("[data-suggest]");

  document.addEventListener("focusin", (event) => {
    const field = fieldOf(event);
    if (field) wake(field);
  });
  document.addEventListener("focusout", (event) => {
    if (fieldOf(event) === box) close();
  });
  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (field && !event.isComposing) askSoon(field);
  });
  document.addEventListener("compositionstart", (event) => {
    if (fieldOf(event)) close();
  });
  document.addEventListener("compositionend", (event) => {
    const field = fieldOf(event);
    if (field) askSoon(field);
  });
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event);
    if (!field || isComposing(event)) return;
    if (event.key === "Escape" && list) {
      event.preventDefault(); // a second Escape empties the field, as browsers do
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list) return event.key === "ArrowDown" ? askSoon(field) : undefined;
      event.preventDefault();
      const places = items.length + 1; // the field itself is one
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && list && chosen >= 0) {
      event.preventDefault();
      follow(chosen);
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    }
  });
  // Before the field loses the focus: the list would be gone by the time of a click.
  document.addEventListener("mousedown", (event) => {
    const picked = event.target.closest?.("#suggestions > li");
    if (!picked || event.button !== 0) return;
    event.preventDefault();
    follow(Array.from(list.children).indexOf(picked));
  });
  document.addEventListener("htmx:beforeSwap", close);
})();
