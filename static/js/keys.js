// Work by keyboard: j and k along a list, letters for what a page offers, ? for what there is. A letter belongs to the
// element that carries it as data-key. Nothing happens while somebody types, or with a key that a browser uses itself.
const ROWS = "main .list tbody td:first-child a, main .list .pick + td a, main ul.work > li > a";

const SWITCH = "gridgov-keys"; // “off” for those whose speech or hands would press letters unawares

function off() {
  return localStorage.getItem(SWITCH) === "off";
}

function visible(element) {
  return element.getClientRects().length > 0;
}

function typing(target) {
  return target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;
}

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)].filter(visible);
  const own = rows.findIndex((row) => row === document.activeElement || row === beside(document.activeElement));
  const at = own >= 0 ? own : rows.findIndex((row) => row.closest("[aria-current=true]")); // the one open beside
  const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (!row) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

// The link of the row that somebody stands in, also on its box.
function beside(element) {
  const row = element.closest(".list tr");
  return row && row.querySelector("a");
}

function pick(shiftKey) {
  const row = document.activeElement.closest(".list tr");
  const box = row && row.querySelector(".pick input");
  if (!box) return false;
  box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
  return true;
}

function pickAll() {
  const all = document.getElementById("pick-all");
  if (!all) return false;
  all.click();
  return true;
}

// What is folded away counts too: the fold opens with it.
function press(key) {
  const found = offered().find((element) => element.dataset.key === key);
  if (!found) return false;
  const fold = found.closest("details");
  if (fold) fold.open = true;
  found.click();
  return true;
}

function offered() {
  return [...document.querySelectorAll("[data-key]")].filter((element) => visible(element) || element.closest("details"));
}

function filter() {
  const box = document.querySelector("details.filters");
  if (!box) return false;
  box.open = true;
  box.querySelector("input, select").focus();
  return true;
}

// The help tells only of what this page has.
function explain() {
  const dialog = document.getElementById("keys");
  if (dialog.open) return;
  const list = dialog.querySelector("[data-offered]");
  list.replaceChildren();
  for (const element of offered()) {
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    const [term, told] = [document.createElement("dt"), document.createElement("dd")];
    term.append(key);
    told.textContent = element.dataset.keyLabel || element.textContent.trim().replace(/\s+/g, " ");
    list.append(term, told);
  }
  dialog.querySelector("[data-list]").hidden = !document.querySelector(ROWS);
  dialog.querySelector("[data-pick]").hidden = !document.getElementById("pick-all");
  dialog.querySelector("[data-filter]").hidden = !document.querySelector("details.filters");
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (off() || typing(event.target) || document.querySelector("dialog[open]")) return;
  const acts = { j: () => step(1), k: () => step(-1), x: () => pick(false), X: () => pick(true), "*": pickAll, "?": explain };
  const done = acts[event.key] ? acts[event.key]() !== false : event.key === "/" ? filter() : press(event.key);
  if (done) event.preventDefault();
});
document.getElementById("keys-on").checked = !off();
document.getElementById("keys-on").addEventListener("change", (event) => {
  if (event.target.checked) localStorage.removeItem(SWITCH);
  else localStorage.setItem(SWITCH, "off");
  document.documentElement.classList.toggle("no-keys", off());
});
document.documentElement.classList.toggle("no-keys", off());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) explain();
});
