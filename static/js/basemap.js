// The tenant's base map beneath a map, where it has one. Nothing else on a map comes from elsewhere.
const told = document.getElementById("base-map");

function plain(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}

export function onBaseMap(map) {
  if (!told) return map;
  const { layers, attribution, deepest } = JSON.parse(told.textContent);
  for (const address of layers) L.tileLayer(address, { maxZoom: 22, maxNativeZoom: deepest, referrerPolicy: "strict-origin" }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(plain(attribution)).addTo(map);
  return map;
}
