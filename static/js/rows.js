// The rows of files: a button in one replaces it by what it is afterwards, and those read in the background ask how far
// they are, all in one request, ever more slowly while nothing happens, and stop after a while. The event "row-replaced"
// tells of every row that was replaced. Without this script buttons and the link 刷新 load a page.
"use strict";
(() => {
  const FIRST_MS = 1500, SLOWEST_MS = 20000, GIVE_UP_MS = 30 * 60000, SLOWER = 1.4, AT_ONCE = 100;
  const address = document.getElementById("upload").dataset.rows;
  let pause = FIRST_MS, quietSince = Date.now(), timer = 0, asking = false, known = "";

  window.rowsFrom = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return [...holder.content.querySelectorAll("tr")];
  };

  window.replaceRow = (row, fresh) => {
    row.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("row-replaced", { detail: { row, fresh } }));
  };

  const waiting = () => [...document.querySelectorAll("tr[data-outcome=waiting]")].slice(0, AT_ONCE);
  const nameOf = (row) => (row.dataset.archive ? `archive=${row.dataset.archive}` : `file=${row.dataset.file}`);
  // What can change in a row while it waits; the tokens in it are others each time.
  const stateOf = (row) => row.dataset.outcome + row.textContent;

  function plan() {
    const names = waiting().map(nameOf).join();
    if (names !== known) begin();
    known = names;
    if (asking || document.hidden || !names) return;
    if (Date.now() - quietSince > GIVE_UP_MS) {
      for (const row of waiting()) row.querySelector(".only-without-script")?.classList.remove("only-without-script");
      return;
    }
    if (!timer) timer = setTimeout(ask, pause);
  }

  async function ask() {
    timer = 0;
    asking = true;
    pause = Math.min(pause * SLOWER, SLOWEST_MS);
    try {
      const names = [...new Set(waiting().map(nameOf))];
      const answer = await fetch(`${address}?${names.join("&")}`, { headers: { "HX-Request": "true" } });
      if (answer.ok) put(window.rowsFrom(await answer.text()));
    } catch { /* the network is gone for a while; the next round asks again */ }
    asking = false;
    plan();
  }

  // The same file may stand in two tables, above among those just sent and below among all.
  function put(rows) {
    for (const fresh of rows) {
      const standing = waiting().filter((row) => nameOf(row) === nameOf(fresh));
      for (const row of standing) {
        if (stateOf(row) === stateOf(fresh) || row.contains(document.activeElement)) continue;
        window.replaceRow(row, fresh.cloneNode(true));
        begin();
      }
    }
  }

  function begin() {
    pause = FIRST_MS;
    quietSince = Date.now();
  }

  // 发布, 替换, 重试: ask for the row as it is afterwards and put it in place.
  document.addEventListener("submit", async (event) => {
    const action = event.target;
    if (!action.matches("form[data-row-action]")) return;
    event.preventDefault();
    const row = action.closest("tr");
    row.classList.add("busy");
    action.querySelector("button").disabled = true;
    try {
      const answer = await fetch(action.action, { method: "POST", body: new FormData(action), headers: { "HX-Request": "true" } });
      const fresh = answer.ok ? window.rowsFrom(await answer.text())[0] : null;
      if (!fresh) throw new Error(String(answer.status));
      window.replaceRow(row, fresh);
      (fresh.querySelector(".row-actions a, .row-actions button") || fresh).focus();
    } catch {
      action.submit();  // let the browser do it and show what the server says
    }
  });

  document.addEventListener("visibilitychange", plan);
  new MutationObserver(plan).observe(document.getElementById("content"), { childList: true, subtree: true });
  plan();
})();
