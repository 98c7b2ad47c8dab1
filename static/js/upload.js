// Uploading many files: one request each, three at a time, each with its own row. Without this script the form
// works as it stands. Rows come finished from the server; the words for the states in between from <template id=words>.
"use strict";
(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const input = document.getElementById("files");
  const drop = document.getElementById("drop");
  const session = document.getElementById("session");
  const body = document.getElementById("session-rows");
  const bar = document.getElementById("session-progress");
  const summary = document.getElementById("session-summary");
  const spoken = document.getElementById("session-spoken");
  const retryAll = document.getElementById("session-retry");
  const errorList = document.getElementById("session-errors");
  const words = document.getElementById("words").dataset;
  const maxBytes = Number(form.dataset.maxBytes);
  const AT_ONCE = 3, TRIES = 4, READABLE = /\.(txt|md|html?)$/i;
  const jobs = [];
  let active = 0, paused = false, lastSpoken = 0, speakLater = 0;

  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

  // A row that stands in while a file is on its way: name, state, message or progress, a button.
  function standIn(job, state, message = "", kind = "") {
    const row = element("tr", "file-row");
    row.append(element("td", "row-pick"));
    const name = element("th", "row-name", job.file.name);
    name.scope = "row";
    const status = element("td", "row-status");
    status.append(element("span", kind ? `badge badge-${kind}` : "badge", state));
    const detail = element("td", "row-message", message);
    detail.colSpan = 4;
    const actions = element("td", "row-actions");
    row.append(name, status, detail, actions);
    if (job.state === "sending") {
      job.bar = Object.assign(element("progress", "row-progress"), { max: 1, value: 0 });
      job.bar.setAttribute("aria-label", job.file.name);
      detail.append(job.bar);
    }
    if (job.state === "lost") {
      const again = Object.assign(element("button", "btn btn-small", words.retry), { type: "button" });
      again.addEventListener("click", () => queueAgain([job]));
      actions.append(again);
    }
    place(job, row);
  }

  function place(job, row) {
    if (job.row) job.row.replaceWith(row);
    else body.append(row);
    job.row = row;
  }

  function add(files) {
    if (!files.length) {
      session.hidden = false;
      summary.textContent = spoken.textContent = words.none;
      return;
    }
    const data = new FormData(form);
    data.delete("files");
    for (const file of files) {
      const job = { file, data, state: "queued", row: null };
      jobs.push(job);
      if (file.size > maxBytes) {
        job.state = "refused";
        standIn(job, words.failed, say("large", { size: mib(file.size), limit: mib(maxBytes) }), "error");
      } else {
        standIn(job, words.queued);
      }
    }
    session.hidden = false;
    input.value = "";
    report();
    pump();
  }

  const mib = (bytes) => (bytes / 1048576).toFixed(bytes % 1048576 ? 1 : 0);

  function pump() {
    while (!paused && active < AT_ONCE) {
      const job = jobs.find((one) => one.state === "queued");
      if (!job) break;
      active += 1;
      send(job).finally(() => {
        active -= 1;
        report();
        pump();
        if (!active) refreshList();
      });
    }
  }

  async function send(job) {
    for (let attempt = 1; ; attempt += 1) {
      job.state = "sending";
      standIn(job, attempt > 1 ? say("again", { n: attempt - 1 }) : words.sending, "", "info");
      const answer = await post(job);
      if (answer.status === 401 || answer.status === 403) return stop(job);
      if (answer.ok) return finish(job, answer.text);
      const passing = answer.status === 0 || answer.status === 502 || answer.status === 503 || answer.status === 504;
      if (!passing || attempt === TRIES) return lose(job, answer);
      await wait(700 * 2 ** attempt * (0.5 + Math.random()));
    }
  }

  // XMLHttpRequest and not fetch, which does not tell how much has been sent.
  function post(job) {
    return new Promise((done) => {
      const data = new FormData();
      for (const [name, value] of job.data) data.append(name, value);
      data.append("files", job.file, job.file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.timeout = 180000;
      request.upload.onprogress = (event) => {
        if (event.lengthComputable && job.bar) job.bar.value = event.loaded / event.total;
      };
      request.upload.onload = () => {
        const badge = job.row.querySelector(".badge");
        if (badge) badge.textContent = words.reading;
        if (job.bar) job.bar.removeAttribute("value");
      };
      request.onloadend = () => done({ ok: request.status === 200, status: request.status, text: request.responseText });
      request.send(data);
    });
  }

  function finish(job, html) {
    const row = rowFrom(html);
    if (!row) return lose(job, { status: 0 });
    job.state = row.dataset.outcome;
    place(job, row);
  }

  function lose(job, answer) {
    job.state = "lost";
    let message = answer.status ? say("server", { status: answer.status }) : words.network;
    try { message = JSON.parse(answer.text).message || message; } catch { /* not ours */ }
    standIn(job, words.failed, message, "error");
  }

  // The session has ended: keep everything that is left for later instead of failing it file by file.
  function stop(job) {
    paused = true;
    job.state = "lost";
    standIn(job, words.failed, words.login, "error");
  }

  async function queueAgain(again) {
    for (const job of again) {
      job.state = "queued";
      standIn(job, words.queued);
    }
    await freshToken();
    paused = false;
    report();
    pump();
  }

  async function freshPage() {
    const answer = await fetch(location.href);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // After a new login the old token is void; the page's own form carries the present one.
  async function freshToken() {
    try {
      const token = (await freshPage()).querySelector("#upload [name=csrfmiddlewaretoken]");
      if (!token) return;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
      for (const job of jobs) job.data.set("csrfmiddlewaretoken", token.value);
    } catch { /* the network is still gone; sending will say so */ }
  }

  // The list below, with its counts and buttons, as it is now that the new files are in.
  async function refreshList() {
    try {
      const fresh = (await freshPage()).getElementById("all-files");
      if (fresh) document.getElementById("all-files").replaceWith(fresh);
    } catch { /* it stays as it was; reloading shows the rest */ }
  }

  function rowFrom(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.querySelector("tr");
  }

  function report() {
    const count = (state) => jobs.filter((job) => job.state === state).length;
    const total = jobs.length, lost = count("lost"), open = count("queued") + count("sending");
    bar.max = total;
    bar.value = total - open;
    retryAll.hidden = lost === 0 || (open > 0 && !paused);
    retryAll.textContent = say("retryAll", { n: lost });
    errorList.hidden = count("refused") + count("exists") === 0;
    const parts = [say(open || lost ? "progress" : "finished", { total, done: total - open - lost })];
    for (const state of ["read", "duplicate", "exists", "refused", "waiting", "lost"]) {
      if (count(state)) parts.push(say(state, { n: count(state) }));
    }
    if (paused) parts.push(words.login);
    summary.textContent = parts.join(" · ");
    speak(summary.textContent, !open);
  }

  // A screen reader is told at most every two seconds, and always of the end.
  function speak(text, now) {
    clearTimeout(speakLater);
    const due = lastSpoken + 2000 - Date.now();
    if (now || due <= 0) {
      spoken.textContent = text;
      lastSpoken = Date.now();
    } else {
      speakLater = setTimeout(() => speak(text, true), due);
    }
  }

  // Everything in what was dropped, folders opened; of a folder only what can be read.
  async function filesFrom(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
    const found = [];
    const walk = async (entry, inFolder) => {
      if (entry.isFile) {
        const file = await new Promise((done, failed) => entry.file(done, failed)).catch(() => null);
        if (file && (!inFolder || READABLE.test(file.name))) found.push(file);
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const batch = await new Promise((done) => reader.readEntries(done, () => done([])));
        if (!batch.length) break;
        for (const child of batch) await walk(child, true);
      }
    };
    for (const entry of entries) await walk(entry, false);
    return found;
  }

  // The address must be one before anything is sent with it.
  function ready() {
    const address = form.elements.source_url;
    if (address.checkValidity()) return true;
    address.closest("details").open = true;
    address.reportValidity();
    return false;
  }

  const addChosen = () => { if (input.files.length && ready()) add([...input.files]); };
  form.addEventListener("change", addChosen);
  addChosen();  // files chosen before this script had come
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length && ready()) add([...input.files]);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    if (ready()) add(await filesFrom(event.dataTransfer));
  });
  // A file dropped beside the box would otherwise replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  retryAll.addEventListener("click", () => queueAgain(jobs.filter((job) => job.state === "lost")));
  window.addEventListener("beforeunload", (event) => { if (active) event.preventDefault(); });

  // 发布, 替换, 重试 in a row: ask for the row as it is afterwards and put it in place.
  document.addEventListener("submit", async (event) => {
    const action = event.target;
    if (!action.matches("form[data-row-action]")) return;
    event.preventDefault();
    const row = action.closest("tr");
    const button = action.querySelector("button");
    row.classList.add("busy");
    button.disabled = true;
    try {
      const answer = await fetch(action.action, { method: "POST", body: new FormData(action), headers: { "HX-Request": "true" } });
      const fresh = answer.ok ? rowFrom(await answer.text()) : null;
      if (!fresh) throw new Error(String(answer.status));
      row.replaceWith(fresh);
      const job = jobs.find((one) => one.row === row);
      if (job) {
        job.row = fresh;
        job.state = fresh.dataset.outcome;
        report();
        refreshList();
      }
      (fresh.querySelector(".row-actions a, .row-actions button") || fresh).focus();
    } catch {
      action.submit();  // let the browser do it and show what the server says
    }
  });
})();
