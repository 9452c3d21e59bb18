// Where it is: the boundary of the unit and the place, without tiles unless the tenant has some.
import { onBaseMap } from "./basemap.js";

const holder = document.getElementById("map");

function look(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

if (holder && window.L) {
  const told = JSON.parse(document.getElementById("map-data").textContent);
  const map = onBaseMap(L.map(holder, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 }));
  const shape = told.boundary
    ? L.geoJSON(told.boundary, { style: { color: look("--accent"), weight: 2, fillOpacity: 0.08 }, interactive: false }).addTo(map)
    : null;
  if (told.place) {
    const mark = L.divIcon({ className: "place-mark", iconSize: [18, 18] });
    L.marker(told.place, { icon: mark, alt: told.name, keyboard: false }).addTo(map);
  }
  if (shape) map.fitBounds(shape.getBounds(), { padding: [12, 12] });
  else map.setView(told.place, 16);
}
