// Files and folders dropped on 收件: gathered with their folders, sent as one form, their outcomes shown in place.
"use strict";
(() => {
  const form = document.getElementById("drop");
  if (!form) return;
  const state = form.querySelector(".drop-state");
  const fields = [...form.querySelectorAll('input[type="file"]')];
  form.querySelector(".folder").hidden = false;

  const filesOf = (entry, path) => new Promise((resolve) => {
    if (entry.isFile) {
      entry.file((file) => resolve([[path + file.name, file]]), () => resolve([]));
      return;
    }
    const reader = entry.createReader();
    const found = [];
    const more = () => reader.readEntries(async (entries) => {
      if (!entries.length) { resolve((await Promise.all(found)).flat()); return; }
      found.push(...entries.map((one) => filesOf(one, `${path}${entry.name}/`)));
      more();
    }, () => resolve([]));
    more();
  });

  const send = async (files) => {
    if (!files.length || form.classList.contains("busy")) return;
    form.classList.add("busy");
    state.textContent = `正在收下并读 ${files.length} 个文件，请稍等……`;
    const data = new FormData();
    data.append("received_at", form.elements.received_at.value);
    files.forEach(([name, file]) => data.append("files", file, name));
    try {
      const headers = { "HX-Request": "true", "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content };
      const answer = await fetch(form.action, { method: "POST", body: data, headers });
      const place = document.getElementById(answer.ok ? "outcomes" : "flash");
      place.innerHTML = await answer.text();
      window.htmx?.process(place);
      state.textContent = "";
      if (answer.ok) { form.reset(); document.getElementById("just")?.focus(); document.dispatchEvent(new Event("renew")); }
    } catch {
      state.textContent = "没有传完，请检查后再放一次；已经收下的不会重复计入。";
    } finally {
      form.classList.remove("busy");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(fields.flatMap((field) => [...field.files].map((file) => [file.webkitRelativePath || file.name, file])));
  });

  let depth = 0;
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; form.classList.add("over"); } });
  document.addEventListener("dragleave", (event) => { if (carries(event) && (depth -= 1) <= 0) { depth = 0; form.classList.remove("over"); } });
  document.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = [...event.dataTransfer.files].map((file) => [file.name, file]);
    send(entries.length ? (await Promise.all(entries.map((entry) => filesOf(entry, "")))).flat() : loose);
  });
})();
