// Grids on the map: each with its look (line, pattern of dashes and colour), its number and its page.
import { onBaseMap } from "./basemap.js";

const holder = document.getElementById("map");

function look(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Parts differ by number and colour; states by the way the line is drawn too.
const PARTS = ["--ended", "--accent", "--contested", "--checking", "--working", "--done"];
const STATES = {
  small: { color: "--waiting", dashArray: "2 6", weight: 3 },
  large: { color: "--late", weight: 4 },
  right: { color: "--done", weight: 1.5 },
  special: { color: "--ended", dashArray: "10 6", weight: 1.5 },
  plain: { color: "--accent", weight: 2 },
};

function style(name) {
  const part = /^part-(\d)$/.exec(name);
  const known = part ? { color: PARTS[Number(part[1])], weight: 2 } : STATES[name];
  return { ...known, color: look(known.color), fillOpacity: name === "right" ? 0.06 : 0.16 };
}

function label(text) {
  const words = document.createElement("span");
  words.textContent = text;
  return words;
}

if (holder && window.L) {
  const told = JSON.parse(document.getElementById("map-data").textContent);
  const map = onBaseMap(L.map(holder, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 }));
  const drawn = L.featureGroup().addTo(map);
  for (const area of told.areas) {
    const shape = L.geoJSON(area.boundary, { style: style(area.look) }).addTo(drawn);
    if (area.label && told.labels) {
      shape.bindTooltip(label(area.label), { permanent: true, direction: "center", className: "map-label" });
    } else {
      shape.bindTooltip(label(area.label ? `${area.name} · ${area.label}` : area.name), { sticky: true });
    }
    if (area.address) shape.on("click", () => window.location.assign(area.address));
  }
  for (const dot of told.dots) {
    const mark = L.divIcon({ className: `map-dot map-${dot.look}`, html: label(dot.label), iconSize: [20, 20] });
    L.marker(dot.at, { icon: mark, keyboard: false, alt: dot.name, title: dot.name }).addTo(drawn);
  }
  map.fitBounds(drawn.getBounds(), { padding: [14, 14], maxZoom: 17 });
}
