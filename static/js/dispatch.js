// The dispatch board: the dots of the map, what is chosen, and dragging an event onto a department. All of it is an
// extra: every drop leads to an address that a link on the page has too.
import { onBaseMap } from "./basemap.js";

const board = document.getElementById("board");

function look(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function told(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "[]");
}

function chosen() {
  return document.getElementById("chosen").dataset.event;
}

// The map: areas once, dots whenever the list comes anew.
const holder = document.getElementById("map");
const fold = document.getElementById("map-fold");
let map = null;
let dots = null;

function label(text) {
  const words = document.createElement("span");
  words.textContent = text;
  return words;
}

function drawMap() {
  if (map || !window.L || !holder.getClientRects().length) return;
  map = onBaseMap(L.map(holder, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25, keyboard: false }));
  const drawn = L.featureGroup().addTo(map);
  for (const area of told("map-areas")) {
    const style = { color: look("--accent"), weight: 1.5, fillOpacity: 0.07 };
    L.geoJSON(area.boundary, { style }).addTo(drawn).bindTooltip(label(area.name), { sticky: true });
  }
  dots = L.featureGroup().addTo(map);
  drawDots();
  const bounds = L.latLngBounds([]);
  for (const group of [drawn, dots]) if (group.getLayers().length) bounds.extend(group.getBounds());
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 16, animate: false });
  else map.setView([35, 105], 4);
}

function drawDots() {
  if (!dots) return;
  dots.clearLayers();
  for (const dot of told("map-dots")) {
    const mark = ["board-dot", dot.sure && "board-dot-sure", dot.event === chosen() && "board-dot-chosen"];
    const icon = L.divIcon({ className: mark.filter(Boolean).join(" "), iconSize: [18, 18] });
    const marker = L.marker(dot.at, { icon, keyboard: false, alt: dot.name, title: dot.name }).addTo(dots);
    marker.on("click", () => row(dot.event)?.click());
  }
}

function row(number) {
  return document.getElementById(`event-${number}`);
}

function mark() {
  for (const link of board.querySelectorAll("#waiting a[data-event]")) {
    if (link.dataset.event === chosen()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.draggable = true;
  }
  drawDots();
  find();
}

// Dragging: onto a department to lead, onto its “assist” to assist. What was chosen for the same event stays.
let dragged = null;

function dropped(target) {
  const over = target.closest?.(".board-handler");
  return over ? { over: target.closest(".board-assist") ?? over, unit: over.dataset.unit, assists: !!target.closest(".board-assist") } : null;
}

function addressOf(number, { unit, assists }) {
  const form = board.querySelector(".board-confirm");
  const same = form && number === chosen();
  const lead = same ? form.elements.lead.value : "";
  const others = same ? [...form.querySelectorAll("[name=assists]")].map((field) => field.value) : [];
  const given = new URLSearchParams({ event: number });
  const leads = assists ? (lead === unit ? "" : lead) : unit;
  if (leads) given.set("lead", leads);
  for (const pk of others) if (pk !== unit) given.append("assists", pk);
  if (assists) given.append("assists", unit);
  return `${board.querySelector(".board-handlers").dataset.address}?${given}`;
}

function clear() {
  board.querySelectorAll(".board-over").forEach((element) => element.classList.remove("board-over"));
}

board.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.("#waiting a[data-event]");
  if (!link) return;
  dragged = link.dataset.event;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged);
  board.classList.add("board-dragging");
});
board.addEventListener("dragover", (event) => {
  const found = dragged && dropped(event.target);
  clear();
  if (!found) return;
  event.preventDefault();
  found.over.classList.add("board-over");
});
board.addEventListener("drop", (event) => {
  const found = dragged && dropped(event.target);
  if (!found) return;
  event.preventDefault();
  const address = addressOf(dragged, found);
  htmx.ajax("GET", address, { source: "#board", target: "#chosen", select: "#chosen", swap: "outerHTML" });
});
board.addEventListener("dragend", () => {
  dragged = null;
  clear();
  board.classList.remove("board-dragging");
});

// Finding a department by a part of its name.
function find() {
  const box = document.getElementById("find-handler");
  if (!box) return;
  box.closest(".board-find").hidden = false;
  const wanted = box.value.trim().toLowerCase();
  let found = 0;
  for (const handler of board.querySelectorAll(".board-handler")) {
    const fits = handler.querySelector(".board-handler-name").textContent.toLowerCase().includes(wanted);
    handler.hidden = !fits;
    found += fits;
  }
  box.parentElement.querySelector("[role=status]").textContent = found ? "" : box.dataset.none;
}
board.addEventListener("input", (event) => {
  if (event.target.id === "find-handler") find();
});

// The list is not taken away under somebody's hand.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "waiting" && dragged) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.target?.id;
  if (swapped !== "chosen" && swapped !== "waiting") return;
  mark();
  if (swapped !== "chosen") return;
  const section = document.getElementById("chosen");
  (section.querySelector("[data-focus]") ?? section).focus({ preventScroll: true });
  section.scrollIntoView({ block: matchMedia("(min-width: 60rem)").matches ? "nearest" : "start" });
});

board.classList.add("board-drags");
fold.open = matchMedia("(min-width: 48rem)").matches;
fold.addEventListener("toggle", drawMap);
drawMap();
mark();
if (chosen() && document.querySelector(".said")) document.getElementById("chosen").focus({ preventScroll: true });
