// Step 2: a mark on the blank and the row of its field light up together.
"use strict";
(() => {
  const light = (field) => {
    for (const one of document.querySelectorAll("[data-field]")) one.classList.toggle("lit", one.dataset.field === field);
  };
  for (const row of document.querySelectorAll("tr[data-field]")) {
    row.addEventListener("focusin", () => {
      light(row.dataset.field);
      document.querySelector(`a[data-field="${CSS.escape(row.dataset.field)}"]`)?.scrollIntoView({ block: "nearest" });
    });
  }
  for (const mark of document.querySelectorAll("a.mark")) {
    mark.addEventListener("click", (event) => {
      const row = document.getElementById(`f-${mark.dataset.field}`);
      const input = row?.querySelector("input");
      if (!input) return;
      // Following the link would take the focus away again.
      event.preventDefault();
      row.scrollIntoView({ block: "center" });
      input.focus({ preventScroll: true });
    });
  }
})();
