// Filters, sorts and folds. The page says everything without it.
"use strict";
(() => {
  const all = (of, within = document) => Array.from(within.querySelectorAll(of));
  all(".tools").forEach((tools) => { tools.hidden = false; });

  // A link into something folded unfolds it.
  const reveal = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    for (let one = target; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const fold = (open) => all(".target").forEach((target) => { target.open = open; });
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));

  // Filter: rows of the list and of the matrix, and the sections.
  const form = document.querySelector("form.tools");
  const find = document.getElementById("find");
  const shown = document.getElementById("shown");
  const boxes = all("input[type=checkbox]", form);
  const parts = all("[data-s]").map((part) => ({
    part,
    isRow: part.parentElement.parentElement.classList.contains("list"),
    text: (part.tagName === "DETAILS" ? part.querySelector("h3") : part).textContent.toLowerCase(),
  }));
  const lots = all("details.lot");
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0, total = 0;
    for (const { part, isRow, text } of parts) {
      const fits = statuses.has(part.dataset.s) && words.every((word) => text.includes(word));
      part.hidden = !fits;
      total += isRow ? 1 : 0;
      count += isRow && fits ? 1 : 0;
    }
    const isAll = words.length === 0 && statuses.size === boxes.length;
    lots.forEach((lot) => {
      const some = lot.querySelector("tr[data-s]:not([hidden])") !== null;
      lot.hidden = !some && !isAll;
      if (!isAll && some) lot.open = true;
    });
    shown.textContent = `${count.toLocaleString("en")} of ${total.toLocaleString("en")} targets shown`;
  };
  let later = 0;
  find.addEventListener("input", () => { clearTimeout(later); later = setTimeout(filter, 120); });
  boxes.forEach((box) => box.addEventListener("change", filter));
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  filter();

  // Sort: a button in each head. The first order is kept, to come back to.
  const rank = { gap: 0, unknown: 1, waived: 2, pass: 3, na: 4 };
  all("table.sort").forEach((table) => {
    const body = table.tBodies[0];
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const text = row.cells[column].textContent.trim();
          return column === 0 && row.dataset.s ? String(rank[row.dataset.s]) : text;
        };
        const order = new Intl.Collator("en", { numeric: true });
        // What is empty stands last, whichever way.
        const rows = Array.from(body.rows).map((row) => [key(row), row]);
        rows.sort(([a], [b]) => {
          if (a === "" || b === "") return (a === "") - (b === "");
          return down ? order.compare(b, a) : order.compare(a, b);
        });
        body.append(...rows.map(([, row]) => row));
      });
    });
  });

  // Paper shows what explains a verdict; long lists only if the reader unfolded them. Afterwards the page is as it was.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open]):not(.lot):not(.more)");
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
})();
