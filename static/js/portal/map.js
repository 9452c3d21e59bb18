// The public map: borders, and one dot with a number for each coarse place. Words come from the page's own choices.
import { onBaseMap } from "../basemap.js";

const holder = document.getElementById("map");
const SQUARE = 44; // pixels: a finger's width

function look(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function loaded(tag, name, address) {
  return new Promise((done, failed) => {
    const part = document.createElement(tag);
    part[name] = address;
    if (tag === "link") part.rel = "stylesheet";
    part.addEventListener("load", done);
    part.addEventListener("error", failed);
    document.head.append(part);
  });
}

function word(choice, code) {
  const found = [...document.getElementById(choice).options].find((option) => option.value === code);
  return found ? found.textContent : code;
}

// Dots that would cover each other are one: of a square of the screen, in the middle of what it holds.
function together(places, map) {
  const squares = new Map();
  for (const { properties: place, geometry } of places) {
    const [lng, lat] = geometry.coordinates;
    const point = map.project([lat, lng]);
    const key = `${Math.floor(point.x / SQUARE)} ${Math.floor(point.y / SQUARE)}`;
    const sum = squares.get(key) || { count: 0, lng: 0, lat: 0, of: new Map() };
    sum.count += place.count;
    sum.lng += place.count * lng;
    sum.lat += place.count * lat;
    for (const { category, stage, count } of place.of) {
      const what = `${word("category", category)} · ${word("stage", stage)}`;
      sum.of.set(what, (sum.of.get(what) || 0) + count);
    }
    squares.set(key, sum);
  }
  return [...squares.values()];
}

function said(sum) {
  const list = document.createElement("ul");
  list.className = "map-said";
  for (const [what, count] of sum.of) {
    const line = document.createElement("li");
    line.textContent = `${what} · ${count}`;
    list.append(line);
  }
  return list;
}

function dot(sum) {
  const size = Math.min(SQUARE, 22 + 4 * Math.sqrt(sum.count));
  const number = document.createElement("span");
  number.textContent = sum.count;
  const icon = L.divIcon({ className: "map-dot map-count", html: number, iconSize: [size, size] });
  const at = [sum.lat / sum.count, sum.lng / sum.count];
  return L.marker(at, { icon, title: String(sum.count), alt: String(sum.count) }).bindPopup(said(sum));
}

async function draw() {
  const [answer] = await Promise.all([
    fetch(holder.dataset.places).then((got) => (got.ok ? got.json() : Promise.reject(got.status))),
    loaded("link", "href", holder.dataset.styleHref),
    loaded("script", "src", holder.dataset.scriptSrc),
  ]);
  holder.closest("section").hidden = false;
  const map = onBaseMap(L.map(holder, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 }));
  const line = { color: look("--accent"), weight: 1.5, fillOpacity: 0.06 };
  const places = answer.features.filter((feature) => feature.geometry.type === "Point");
  const borders = answer.features.filter((feature) => feature.geometry.type !== "Point");
  map.fitBounds(L.geoJSON(answer).getBounds(), { padding: [16, 16], maxZoom: 16 });
  L.geoJSON(borders, {
    style: line,
    onEachFeature: (feature, layer) => layer.bindTooltip(document.createTextNode(feature.properties.name), { sticky: true }),
  }).addTo(map);
  const dots = L.layerGroup().addTo(map);
  const drawDots = () => {
    dots.clearLayers();
    for (const sum of together(places, map)) dots.addLayer(dot(sum));
  };
  map.on("zoomend", drawDots);
  drawDots();
}

// Without the map the table says it all: a line that breaks off here is nothing to trouble anybody with.
if (holder) draw().catch(() => {});
