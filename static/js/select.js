// Choosing rows of a list: x, Shift+x or Shift+click for all up to here, and the box at the top for the page.
// With something chosen the moves beside the list have their letters; without, the letters are the open event's.
const form = document.getElementById("bulk");
let last = null; // the box that was ticked last, where a range begins

function boxes() {
  return [...document.querySelectorAll(".list .pick input[name=number]")].filter((box) => !box.closest("[data-gone]"));
}

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  const all = document.getElementById("pick-all");
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
  form.querySelector(".row-actions").hidden = !chosen;
  form.querySelector(".bulk-said").textContent = chosen ? form.dataset.chosen.replace("{n}", chosen) : form.dataset.none;
  for (const button of form.querySelectorAll("[data-bulk-key]")) {
    if (chosen) button.dataset.key = button.dataset.bulkKey;
    else delete button.dataset.key;
  }
}

function range(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
}

if (form) {
  document.getElementById("pick-all").hidden = false;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.id === "pick-all") boxes().forEach((one) => { one.checked = box.checked; });
    else if (box.matches(".list .pick input")) {
      if (event.shiftKey) range(box);
      last = box;
    } else return;
    tell();
  });
  window.addEventListener("pageshow", tell); // a browser that comes back remembers what was ticked
  document.addEventListener("gridgov:rows", tell);
  tell();
}
