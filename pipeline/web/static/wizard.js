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
    mark.addEventListener("click", () => {
      const row = document.getElementById(`f-${mark.dataset.field}`);
      light(mark.dataset.field);
      row?.querySelector("input")?.focus({ preventScroll: true });
    });
  }
})();
