// What every page does beyond plain HTML: the token of its requests, what goes on meanwhile, and the keys that all pages share.
"use strict";
(() => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  // htmx 4 inherits no headers: the token goes into each request here.
  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRF-Token"] = token;
  });

  const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

  let leader = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (leader === "g" && /^[1-9]$/.test(event.key)) {
      document.querySelectorAll("header nav a")[Number(event.key) - 1]?.click();
    } else if (event.key === "?") {
      location.assign("/help");
    } else if (event.key === "/") {
      const field = document.querySelector('input[type="search"]');
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    }
    leader = event.key;
  });

  // A form that asks first says what in data-confirm.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // What a run, or somebody on this page, has changed on it; nobody is interrupted who writes in it.
  const renew = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll("[data-renew]").forEach((old) => {
      const made = fresh.getElementById(old.id);
      if (!made || (old.contains(document.activeElement) && isTyping(document.activeElement))) return;
      old.replaceWith(made);
      window.htmx?.process(made);
    });
  };

  document.addEventListener("renew", renew);

  const bar = document.getElementById("job");
  let wasRunning = bar !== null && !bar.hidden;
  let number = Number(bar?.dataset.number);
  const showJob = (job) => {
    bar.hidden = !job.running;
    bar.querySelector(".job-said").textContent = job.total ? `${job.said}：${job.done}／${job.total}` : job.said;
    const progress = bar.querySelector("progress");
    progress.max = job.total || 1;
    if (job.total) progress.value = job.done; else progress.removeAttribute("value");
    bar.querySelector(".job-left").textContent = job.seconds_left === null ? "" : `还要约 ${job.seconds_left < 90 ? `${job.seconds_left} 秒` : `${Math.ceil(job.seconds_left / 60)} 分钟`}`;
    if ((wasRunning || job.number !== number) && !job.running) {
      const said = document.createElement("p");
      said.className = job.failed ? "flash bad" : "flash";
      said.textContent = job.said;
      document.getElementById("flash").replaceChildren(said);
      renew();
    }
    wasRunning = job.running;
    number = job.number;
    document.body.dispatchEvent(new CustomEvent("job", { detail: job }));
  };
  if (bar && document.body.dataset.signedIn === "yes" && window.EventSource) {
    const events = new EventSource("/events");
    events.addEventListener("job", (event) => showJob(JSON.parse(event.data)));
    events.addEventListener("changed", (event) => document.body.dispatchEvent(new CustomEvent("changed", { detail: event.data })));
    window.addEventListener("pagehide", () => events.close());
  }
})();
