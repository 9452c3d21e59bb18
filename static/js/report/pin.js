// A small map with a pin, fetched when there is a place to show. Without it, without a line, the position stays as it is.
import { onBaseMap } from "../basemap.js";

const STEP = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const METRES = 3; // that an arrow key moves the pin
const DEGREE = 111_320; // metres of a degree of latitude

export function pinOn(holder, outlines, moved) {
  let marker;

  function draw(place) {
    holder.hidden = false;
    const map = onBaseMap(L.map(holder, { attributionControl: false, scrollWheelZoom: false })).setView(place, 17);
    for (const { boundary } of outlines) {
      L.geoJSON(boundary, { interactive: false, style: { className: "outline", weight: 2, fillOpacity: 0.06 } }).addTo(map);
    }
    const icon = L.divIcon({ className: "place-mark", iconSize: [24, 24] });
    marker = L.marker(place, { icon, draggable: true, alt: holder.dataset.pin, title: holder.dataset.pin }).addTo(map);
    marker.on("dragend", () => moved(marker.getLatLng()));
    marker.getElement().addEventListener("keydown", (event) => step(event));
  }

  function step(event) {
    if (!STEP[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    const [east, north] = STEP[event.key].map((part) => (part * METRES) / DEGREE);
    const { lng, lat } = marker.getLatLng();
    moved({ lng: lng + east / Math.cos((lat * Math.PI) / 180), lat: lat + north });
    marker.getElement().focus();
  }

  return {
    async show(place) {
      if (marker) {
        marker.setLatLng(place);
        return;
      }
      if (await load(holder.dataset)) draw(place);
    },
  };
}

// Whether there is a map now: without a line it may not come.
async function load({ scriptSrc, styleHref }) {
  if (window.L) return true;
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styleHref });
  const script = Object.assign(document.createElement("script"), { src: scriptSrc });
  const come = [style, script].map(
    (one) => new Promise((resolve, reject) => Object.assign(one, { onload: resolve, onerror: reject })),
  );
  document.head.append(style, script);
  return Promise.all(come).then(
    () => true,
    () => false,
  );
}
