// Draws and corrects a boundary. The lines of the textarea are the boundary: they are read when typed, written when drawn.
import { onBaseMap } from "./basemap.js";

const holder = document.getElementById("map");
const field = document.getElementById("id_points");
const system = document.getElementById("id_system");
const tools = document.getElementById("outline-tools");
const said = document.getElementById("outline-said");

const NEAR_EDGE = 14; // pixels within which a click means the edge
const MOST_SHOWN = 300; // points that can be told apart, and reached with the tab key
const MOST_STEPS = 200; // that can be undone
const STEPS = { ArrowUp: [0, -4], ArrowDown: [0, 4], ArrowLeft: [-4, 0], ArrowRight: [4, 0] };

function look(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// The rings as lists of [lng, lat]; null when a line cannot be read.
function read(text) {
  const rings = [[]];
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      if (rings.at(-1).length) rings.push([]);
      continue;
    }
    const point = line.replace("，", ",").split(",").map((part) => (part.trim() ? Number(part) : NaN));
    const [lng, lat] = point;
    if (point.length !== 2 || !(Math.abs(lng) <= 180 && Math.abs(lat) < 90)) return null;
    rings.at(-1).push(point);
  }
  return rings;
}

function write(rings) {
  const lines = (ring) => ring.map((point) => point.map((degrees) => degrees.toFixed(6)).join(", ")).join("\n");
  return rings.map(lines).filter(Boolean).join("\n\n");
}

function outline(told) {
  const map = onBaseMap(L.map(holder, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 }));
  const around = L.featureGroup().addTo(map);
  const drawn = L.layerGroup().addTo(map);
  const dots = L.layerGroup().addTo(map);
  const steps = [];
  let rings = [];
  let chosen = null; // [ring, place] of the point that “delete” means
  let kept = field.value;

  for (const area of told.areas.filter((one) => one.look === "right")) {
    L.geoJSON(area.boundary, {
      interactive: false,
      style: { color: look("--done"), weight: 1.5, fillOpacity: 0.06 },
    }).addTo(around);
  }

  const where = ([lng, lat]) => L.latLng(lat, lng);

  function keep() {
    steps.push(kept);
    if (steps.length > MOST_STEPS) steps.shift();
  }

  function commit() {
    keep();
    field.value = kept = write(rings);
    draw();
  }

  function draw() {
    drawn.clearLayers();
    const found = system.value === "wgs84" ? read(field.value) : null;
    rings = found ?? [];
    const problem = system.value === "wgs84" ? said.dataset.unreadable : said.dataset.shifted;
    said.textContent = found ? "" : problem;
    const full = rings.filter((ring) => ring.length);
    L.polygon(full.map((ring) => ring.map(where)), {
      interactive: false, color: look("--accent"), weight: 3, fillOpacity: 0.12,
    }).addTo(drawn);
    for (const button of tools.querySelectorAll("button")) button.disabled = !found;
    tools.querySelector("[data-act=undo]").disabled = !steps.length;
    drawDots();
  }

  function drawDots() {
    dots.clearLayers();
    const view = map.getBounds().pad(0.1);
    const shown = rings.flatMap((ring, r) => ring.map((point, p) => [r, p])).filter(([r, p]) => view.contains(where(rings[r][p])));
    const tooMany = shown.length > MOST_SHOWN;
    if (tooMany) said.textContent = said.dataset.closer;
    else if (said.textContent === said.dataset.closer) said.textContent = "";
    for (const place of tooMany ? [] : shown) addDot(place);
    const at = chosen && rings[chosen[0]]?.[chosen[1]];
    if (!at) chosen = null;
    tools.querySelector("[data-act=delete]").disabled = !chosen;
  }

  function addDot([r, p]) {
    const isChosen = chosen?.[0] === r && chosen?.[1] === p;
    const icon = L.divIcon({ className: `vertex${isChosen ? " vertex-chosen" : ""}`, iconSize: [26, 26] });
    const dot = L.marker(where(rings[r][p]), { icon, draggable: true, autoPanOnFocus: false }).addTo(dots);
    const mark = dot.getElement();
    mark.setAttribute("aria-label", `${said.dataset.point} ${p + 1}: ${write([[rings[r][p]]])}`);
    mark.addEventListener("keydown", (event) => onKey(event, [r, p]));
    dot.on("click", () => choose([r, p]));
    dot.on("dragend", () => {
      const { lng, lat } = dot.getLatLng().wrap();
      rings[r][p] = [lng, lat];
      chosen = [r, p];
      commit();
    });
    if (isChosen) mark.focus({ preventScroll: true });
  }

  function choose(place) {
    chosen = place;
    drawDots();
  }

  function onKey(event, [r, p]) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      chosen = [r, p];
      remove();
    } else if (STEPS[event.key]) {
      event.preventDefault();
      event.stopPropagation(); // the map would move too
      const at = map.latLngToContainerPoint(where(rings[r][p])).add(STEPS[event.key]);
      const { lng, lat } = map.containerPointToLatLng(at);
      rings[r][p] = [lng, lat];
      chosen = [r, p];
      commit();
    }
  }

  // Where in the ring a point at this spot of the map belongs, or null when no edge is near.
  function edgeAt(spot) {
    let best = { distance: NEAR_EDGE };
    rings.forEach((ring, r) => {
      const spots = ring.map((point) => map.latLngToContainerPoint(where(point)));
      spots.forEach((from, p) => {
        const distance = ring.length > 1 ? L.LineUtil.pointToSegmentDistance(spot, from, spots[(p + 1) % spots.length]) : Infinity;
        if (distance < best.distance) best = { distance, place: [r, p + 1] };
      });
    });
    return best.place ?? null;
  }

  function add(event) {
    if (system.value !== "wgs84" || read(field.value) === null) return;
    if (!rings.length) rings.push([]);
    const r = chosen ? chosen[0] : rings.length - 1;
    const place = edgeAt(event.containerPoint) ?? [r, rings[r].length];
    const { lng, lat } = event.latlng.wrap();
    rings[place[0]].splice(place[1], 0, [lng, lat]);
    chosen = place;
    commit();
  }

  function remove() {
    if (!chosen) return;
    const [r, p] = chosen;
    rings[r].splice(p, 1);
    chosen = rings[r].length ? [r, Math.max(0, p - 1)] : null;
    commit();
  }

  function undo() {
    if (!steps.length) return;
    field.value = kept = steps.pop();
    chosen = null;
    draw();
  }

  function show() {
    const bounds = L.latLngBounds(read(field.value)?.flat().map(where) ?? []);
    if (!bounds.isValid() && around.getLayers().length) bounds.extend(around.getBounds());
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 18, animate: false });
    else map.setView(told.centre ?? [35, 105], told.centre ? 15 : 4);
  }

  const acts = { delete: remove, undo };
  tools.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.act]?.());
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    undo();
  });
  map.on("click", add);
  map.on("moveend", drawDots);
  system.addEventListener("change", draw);
  field.addEventListener("input", () => {
    show();
    draw();
  });
  field.addEventListener("change", () => {
    if (field.value === kept) return;
    keep(); // nothing is drawn anew: a press on a point takes the focus from the lines, and must find the point again
    kept = field.value;
    tools.querySelector("[data-act=undo]").disabled = false;
  });
  tools.hidden = false;
  show();
  draw();
}

if (holder && field && window.L) outline(JSON.parse(document.getElementById("map-data").textContent));
