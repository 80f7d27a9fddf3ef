"use strict";
(() => {
  const table = document.getElementById("assets");
  if (!table) {
    return;
  }
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const filter = document.getElementById("filter");
  const status = document.getElementById("status");
  const shown = document.getElementById("shown");

  const update = () => {
    const wanted = filter.value.toLowerCase();
    let count = 0;
    for (const row of rows) {
      const isShown =
        (status.value === "" || row.cells[0].textContent === status.value) &&
        row.textContent.toLowerCase().includes(wanted);
      row.hidden = !isShown;
      count += isShown ? 1 : 0;
    }
    shown.value = `${count} of ${rows.length} shown`;
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
  };

  const compare = (left, right) =>
    typeof left === "number" ? left - right : left < right ? -1 : left > right ? 1 : 0;

  const sort = (header, column) => {
    const order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const each of table.tHead.rows[0].cells) {
      each.removeAttribute("aria-sort");
    }
    header.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    rows.sort((left, right) => sign * compare(valueOf(left, column), valueOf(right, column)));
    body.append(...rows);
  };

  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header, column));
    header.append(button);
  });
  filter.addEventListener("input", update);
  status.addEventListener("change", update);
  document.querySelector(".tools").hidden = false;
  update();
})();
