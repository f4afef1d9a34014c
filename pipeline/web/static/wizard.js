// Step 2: a mark on the blank and the row of its field light up together. The mark is a link to the field's entry, which so gets the focus.
"use strict";
(() => {
  const light = (field) => {
    for (const one of document.querySelectorAll("[data-field]")) one.classList.toggle("lit", one.dataset.field === field);
  };
  const entered = document.activeElement?.closest("tr[data-field]");
  if (entered) light(entered.dataset.field);
  for (const row of document.querySelectorAll("tr[data-field]")) {
    row.addEventListener("focusin", () => {
      light(row.dataset.field);
      document.querySelector(`a[data-field="${CSS.escape(row.dataset.field)}"]`)?.scrollIntoView({ block: "nearest" });
    });
  }
  for (const mark of document.querySelectorAll("a.mark")) {
    mark.addEventListener("click", (event) => {
      const entry = document.getElementById(`f-${mark.dataset.field}`);
      if (!entry) return;
      // Else each mark would be a step of the browser's way back.
      event.preventDefault();
      entry.focus();
    });
  }
})();
