// The review page beyond plain HTML: the lit cell in sight, one key for each act, drafts, and what others settle meanwhile.
"use strict";
(() => {
  const form = document.getElementById("judge");
  const saved = document.getElementById("saved");
  const pane = document.querySelector(".original");
  const typed = form?.querySelector('input[name="value"]');
  const isTyping = (target) => target instanceof Element && target.closest("input:not([type=radio]), textarea, select, [contenteditable]") !== null;

  const showLit = () => {
    const lit = pane?.querySelector("#lit");
    if (!lit || pane.classList.contains("whole")) return;
    const box = lit.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    pane.scrollTop += box.top - frame.top - Math.max(0, (frame.height - box.height) / 2);
    pane.scrollLeft += box.left - frame.left - Math.max(0, (frame.width - box.width) / 2);
  };
  const load = async () => {
    const url = pane?.dataset.load;
    if (!url) return;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    pane.innerHTML = await answer.text();
    showLit();
    pane.querySelectorAll("img").forEach((image) => image.addEventListener("load", showLit));
  };
  showLit();
  window.addEventListener("load", showLit);
  load();

  // Keys. Letters act where nothing is being written; a digit begins to write the value.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
    if (isTyping(event.target)) return;
    const key = event.shiftKey && event.key.toUpperCase() === "U" ? "U" : event.key.toLowerCase();
    const act = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (act && key.length === 1) { event.preventDefault(); act.click(); return; }
    if (key === "enter" && !(event.target instanceof Element && event.target.closest("a, button, summary"))) {
      const enter = form?.querySelector("[data-enter]");
      if (enter) { event.preventDefault(); enter.click(); }
    } else if (typed && (key === "e" || /^[-0-9.]$/.test(key))) {
      if (key === "e") event.preventDefault();
      typed.focus();
      if (key === "e") typed.select();
    }
  });

  if (!form) return;

  // The button says what it will do.
  const mirror = () => form.classList.toggle("changed", Boolean(typed?.value.trim()));
  mirror();

  // Whose it is must be chosen before a button says so: the browser asks for it where it is chosen. What is typed there takes the place of what is ticked.
  const first = form.querySelector(".whose input");
  const ticked = () => form.querySelector(".whose input:checked");
  form.addEventListener("click", (event) => {
    const act = event.target instanceof Element && event.target.closest('button[name="act"]');
    if (act && first) first.setCustomValidity("chooses" in act.dataset && !ticked() && !typed.value.trim() ? "请先选定是哪个单位的" : "");
  });
  form.querySelector(".whose")?.addEventListener("input", (event) => {
    if (event.target.type === "radio") typed.value = ""; else if (ticked()) ticked().checked = false;
    first.setCustomValidity("");
  });

  // Drafts go to the server while one writes; what is on its way when the page is left goes along.
  let timer = 0, sent = false;
  const keep = async (leaving) => {
    timer = 0;
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: leaving });
    saved.textContent = answer.ok ? "草稿已保存，按 Enter 才生效" : "没有保存上，请检查服务器是否还在运行";
  };
  form.addEventListener("input", () => {
    mirror();
    saved.textContent = "正在保存……";
    clearTimeout(timer);
    timer = setTimeout(() => keep(false).catch(() => { saved.textContent = "没有保存上，请检查服务器是否还在运行"; }), 300);
  });
  window.addEventListener("pagehide", () => { if (timer && !sent) { clearTimeout(timer); keep(true); } });
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { sent = false; });

  // Somebody else may settle what is on this screen.
  document.body.addEventListener("changed", async () => {
    const answer = await fetch(form.dataset.state, { headers: { "HX-Request": "true" } });
    if (answer.ok) document.getElementById("settled").innerHTML = await answer.text();
  });
})();
