// A list asks now and then whether it is still true. What is new waits until one asks for it, what is gone fades and stays
// where it is, what has changed changes in its place: no row moves under a finger, and focus and choice stay.
const EVERY = 20_000; // milliseconds, while the page can be seen
const FULL = 25; // rows of a page
const place = document.getElementById("rows");
const bar = document.getElementById("live");
const button = bar.querySelector("button");
let waiting = null; // the rows as they would be now
let asking = false;
const timer = setInterval(ask, EVERY);

function rowsOf(root) {
  return new Map([...root.querySelectorAll("tr[data-row]")].map((row) => [row.dataset.row, row]));
}

function say(text) {
  const region = bar.querySelector("[role=status]");
  if (region.textContent !== text) region.textContent = text;
}

function counted(kind, count) {
  const words = count === 1 ? bar.dataset[`${kind}One`] : bar.dataset[kind];
  return count ? words.replace("{n}", count) : "";
}

async function ask() {
  if (document.hidden || asking) return;
  asking = true;
  try {
    const answer = await fetch(`${place.dataset.live}seen=${place.dataset.mark}`);
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) lost();
    else if (answer.status === 200) take(await answer.text(), answer.headers.get("X-Mark"));
  } catch {
    // the line is broken for now: the next time may do
  } finally {
    asking = false;
  }
}

function lost() {
  clearInterval(timer);
  say(bar.dataset.lost);
}

function take(text, mark) {
  place.dataset.mark = mark;
  waiting = new DOMParser().parseFromString(text, "text/html").body;
  const [shown, fresh] = [rowsOf(place), rowsOf(waiting)];
  for (const [id, row] of shown) {
    if (fresh.has(id)) bring(row, fresh.get(id));
  }
  fade(shown, fresh);
  tell();
}

// In its place; the link keeps the focus.
function bring(row, fresh) {
  revive(row);
  if (row.dataset.version === fresh.dataset.version) return;
  row.dataset.version = fresh.dataset.version;
  row.classList.add("row-changed");
  [...row.cells].forEach((cell, at) => {
    if (cell.classList.contains("pick") || !fresh.cells[at]) return;
    const [link, now] = [cell.querySelector("a"), fresh.cells[at]];
    if (link) link.textContent = now.querySelector("a").textContent;
    else cell.innerHTML = now.innerHTML;
  });
}

// On a full page the last rows may only have moved on to the next one.
function fade(shown, fresh) {
  const ids = [...shown.keys()];
  const last = fresh.size < FULL ? ids.length : ids.findLastIndex((id) => fresh.has(id));
  ids.slice(0, Math.max(last, 0)).filter((id) => !fresh.has(id)).forEach((id) => end(shown.get(id)));
}

function end(row) {
  if ("gone" in row.dataset) return;
  row.dataset.gone = "";
  const box = row.querySelector(".pick input");
  if (box) Object.assign(box, { checked: false, disabled: true });
  const word = document.createElement("span");
  word.className = "gone-word small";
  word.textContent = bar.dataset.goneWord;
  row.querySelector(".wide").append(word);
}

function revive(row) {
  if (!("gone" in row.dataset)) return;
  delete row.dataset.gone;
  row.querySelector(".gone-word").remove();
  const box = row.querySelector(".pick input");
  if (box) box.disabled = false;
}

function tell() {
  const shown = rowsOf(place);
  const added = [...rowsOf(waiting).keys()].filter((id) => !shown.has(id)).length;
  const gone = place.querySelectorAll("tr[data-gone]").length;
  button.hidden = !added && !gone;
  say([counted("new", added), counted("gone", gone)].filter(Boolean).join(" · "));
  document.dispatchEvent(new CustomEvent("gridgov:rows"));
}

function show() {
  if (!waiting) return;
  if (!place.querySelector("tbody") || !waiting.querySelector("tbody")) {
    window.location.reload(); // from an empty list to a full one, or back
    return;
  }
  const asked = document.activeElement === button;
  const anchor = document.activeElement.closest("#rows tr:not([data-gone])") || firstInSight();
  const before = anchor && anchor.getBoundingClientRect().top;
  const added = settle(place.querySelector("tbody"), rowsOf(waiting));
  if (anchor) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
  tell();
  if (asked && (added || anchor)) (added || anchor).querySelector("a").focus({ preventScroll: true });
}

function firstInSight() {
  return [...place.querySelectorAll("tr[data-row]:not([data-gone])")].find((row) => row.getBoundingClientRect().top >= 0);
}

// Rows that are there already are not taken out: they would lose the focus.
function settle(body, fresh) {
  const shown = rowsOf(body);
  shown.forEach((row, id) => { if (!fresh.has(id)) row.remove(); });
  let [at, added] = [body.firstElementChild, null];
  for (const [id, row] of fresh) {
    const own = shown.get(id);
    if (own && own === at) at = at.nextElementSibling;
    else body.insertBefore(own || document.importNode(row, true), at);
    if (!own) added = added || body.querySelector(`tr[data-row="${id}"]`);
  }
  return added;
}

button.addEventListener("click", show);
document.addEventListener("visibilitychange", ask);
document.addEventListener("gridgov:ask", ask);
