// The department desk: how many orders are ticked, all of them at once, and word of what has come meanwhile.
const desk = document.getElementById("desk");

function boxes() {
  return [...document.querySelectorAll("#desk input[name=order]")];
}

function count() {
  const said = document.getElementById("desk-count");
  const ticked = boxes().filter((box) => box.checked).length;
  document.querySelector(".desk-all").hidden = boxes().length < 2;
  said.textContent = ticked ? said.dataset.some.replace("{n}", ticked) : said.dataset.none;
  const all = document.getElementById("desk-all");
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && ticked < boxes().length;
}

// “x” ticks the row that has the focus, as “j” and “k” go along the list.
function onKey(event) {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.documentElement.classList.contains("no-keys")) return;
  const box = document.activeElement?.closest(".desk-row")?.querySelector("input[name=order]");
  if (!box || event.target.closest("select, textarea, input:not([type=checkbox])")) return;
  event.preventDefault();
  box.checked = !box.checked;
  count();
}

if (desk) {
  desk.addEventListener("change", (event) => {
    if (event.target.id === "desk-all") for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.matches("input[type=checkbox]")) count();
  });
  document.addEventListener("keydown", onKey);
  count();
}

// What is ticked is not taken away under somebody's hand: then a change is only told.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse } = event.detail;
  if (target?.id !== "desk-list" || !boxes().some((box) => box.checked)) return;
  event.detail.shouldSwap = false;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  const values = (root) => [...root.querySelectorAll("input[name=order]")].map((box) => box.value).sort().join();
  if (values(page) === values(document)) return;
  const said = document.getElementById("desk-said");
  said.classList.remove("visually-hidden");
  said.textContent = said.dataset.changed;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "desk-list") count();
});
