// On a wide screen an event opens beside its list. Moves are made there, the next one comes by itself, and the letters of
// its moves work at once. On a narrow screen, in a new tab or without this, a link is a link.
const WIDE = window.matchMedia("(min-width: 64rem)");
const frame = document.getElementById("queue");
const pane = document.getElementById("beside");

function open(address) {
  window.htmx.ajax("GET", address, { target: "#beside", swap: "innerHTML" });
}

function current() {
  const shown = pane.querySelector("[data-number]");
  return shown ? shown.dataset.number : "";
}

function mark() {
  frame.classList.toggle("beside-open", pane.childElementCount > 0);
  pane.hidden = pane.childElementCount === 0;
  for (const row of document.querySelectorAll("#rows tr[data-row]")) {
    if (row.dataset.number === current()) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const address = new URL(window.location);
  if (current()) address.searchParams.set("open", current());
  else address.searchParams.delete("open");
  window.history.replaceState(null, "", address);
}

function close() {
  const row = document.querySelector("#rows tr[aria-current] a");
  pane.replaceChildren();
  mark();
  if (row) row.focus();
}

// A form is left without leaving the event.
function leave() {
  const form = document.getElementById("move");
  if (form && form.childElementCount) {
    form.replaceChildren();
    document.getElementById("beside-head").focus();
  } else close();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  const link = event.target.closest("[data-beside]");
  if (link && WIDE.matches) {
    event.preventDefault();
    open(link.dataset.beside);
  } else if (pane.contains(event.target) && event.target.closest("[data-leave]")) {
    event.preventDefault();
    leave();
  } else if (event.target.closest("[data-close-beside]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !pane.hidden && !document.querySelector("dialog[open], details.menu[open]")) leave();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== pane) return;
  mark();
  pane.scrollTop = 0;
  document.getElementById("beside-head").focus({ preventScroll: true });
});
document.addEventListener("gridgov:rows", mark);
const asked = new URLSearchParams(window.location.search).get("open");
const row = asked && [...document.querySelectorAll("#rows tr[data-row]")].find((one) => one.dataset.number === asked);
if (row && WIDE.matches) open(row.querySelector("[data-beside]").dataset.beside);
