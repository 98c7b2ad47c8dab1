// Uploading many files: one request each, three at a time, each with its own row; an archive has one more for each file
// in it. Without this script the form works as it stands. Rows come finished from the server; the words for the states
// in between from <template id=words>.
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
  const maxBytes = Number(form.dataset.maxBytes), maxArchiveBytes = Number(form.dataset.maxArchiveBytes);
  const readable = input.accept.split(",");
  const AT_ONCE = 3, TRIES = 4, STALLED_MS = 60000, READING_MS = 600000;
  const jobs = [];
  let active = 0, paused = false, lastSpoken = 0, speakLater = 0, refreshLater = 0;

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
    place(job, [row]);
  }

  function place(job, rows) {
    if (job.rows.length) job.rows[0].replaceWith(...rows);
    else body.append(...rows);
    for (const row of job.rows) row.remove();
    job.rows = rows;
  }

  const ending = (name) => (/\.[^.]*$/.exec(name) || [""])[0].toLowerCase();
  const limitOf = (file) => (ending(file.name) === ".zip" ? maxArchiveBytes : maxBytes);

  function add(files) {
    if (!files.length) {
      session.hidden = false;
      summary.textContent = spoken.textContent = words.none;
      return;
    }
    const data = new FormData(form);
    data.delete("files");
    for (const file of files) {
      const job = { file, data, state: "queued", rows: [] };
      jobs.push(job);
      if (file.size > limitOf(file)) {
        job.state = "refused";
        standIn(job, words.failed, say("large", { size: mib(file.size), limit: mib(limitOf(file)) }), "error");
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
      // However long a large archive takes, it must keep moving.
      let stalled;
      const watch = (ms) => { clearTimeout(stalled); stalled = setTimeout(() => request.abort(), ms); };
      watch(STALLED_MS);
      request.upload.onprogress = (event) => {
        watch(STALLED_MS);
        if (event.lengthComputable && job.bar) job.bar.value = event.loaded / event.total;
      };
      request.upload.onload = () => {
        watch(READING_MS);
        const badge = job.rows[0].querySelector(".badge");
        if (badge) badge.textContent = words.reading;
        if (job.bar) job.bar.removeAttribute("value");
      };
      request.onloadend = () => { clearTimeout(stalled); done({ ok: request.status === 200, status: request.status, text: request.responseText }); };
      request.send(data);
    });
  }

  function finish(job, html) {
    const rows = window.rowsFrom(html);
    if (!rows.length) return lose(job, { status: 0 });
    job.state = "done";
    place(job, rows);
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

  // The list below, with its counts and buttons, as it is now.
  async function refreshList() {
    try {
      const fresh = (await freshPage()).getElementById("all-files");
      if (fresh) document.getElementById("all-files").replaceWith(fresh);
    } catch { /* it stays as it was; reloading shows the rest */ }
  }

  // How many files of a job met which end; the row of an archive knows it of all its files, shown or not.
  function outcomesOf(job) {
    if (job.state !== "done") return [[job.state, 1]];
    const first = job.rows[0].dataset;
    if (!first.counts) return [[first.outcome, 1]];
    return [...new URLSearchParams(first.counts)].map(([outcome, count]) => [outcome, Number(count)]);
  }

  function report() {
    const counts = {};
    for (const [outcome, number] of jobs.flatMap(outcomesOf)) counts[outcome] = (counts[outcome] || 0) + number;
    const count = (state) => counts[state] || 0;
    const lost = count("lost"), open = count("queued") + count("sending");
    const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
    bar.max = jobs.length;
    bar.value = jobs.length - open;
    retryAll.hidden = lost === 0 || (open > 0 && !paused);
    retryAll.textContent = say("retryAll", { n: lost });
    errorList.hidden = count("refused") + count("exists") === 0;
    const parts = [say(open || lost ? "progress" : count("waiting") ? "sent" : "finished", { total, done: total - open - lost })];
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
        if (file && (!inFolder || readable.includes(ending(file.name)))) found.push(file);
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

  // A row above has become another, so the list below and its counts have too.
  document.addEventListener("row-replaced", (event) => {
    const job = jobs.find((one) => one.rows.includes(event.detail.row));
    if (!job) return;
    job.rows[job.rows.indexOf(event.detail.row)] = event.detail.fresh;
    report();
    clearTimeout(refreshLater);
    refreshLater = setTimeout(refreshList, 300);
  });
})();
