// Where it is and what it is about, in a few taps. The position is taken once, when the button is tapped, and never in the
// background; the map comes with it and not before.
import { ringsHold } from "./report/inside.js";
import { pinOn } from "./report/pin.js";

const box = document.getElementById("position");
const form = box.closest("form");
const [lng, lat, unit] = ["lng", "lat", "unit"].map((name) => document.getElementById(`id_${name}`));
const category = document.getElementById("id_category");
const outlines = JSON.parse(document.getElementById("outlines").textContent);
const pin = pinOn(document.getElementById("pin"), outlines, (place) => keep(place, ""));

function say(key, value) {
  document.getElementById("position-said").textContent = box.dataset[key].replace(/\{\w+\}/, value);
}

function keep(place, metres) {
  lng.value = place.lng.toFixed(6);
  lat.value = place.lat.toFixed(6);
  const found = outlines.find(({ boundary }) => ringsHold(boundary, place.lng, place.lat));
  if (found) unit.value = found.unit;
  if (outlines.length) say(found ? "grid" : "outside", found?.name);
  else say("taken", metres);
  pin.show(place);
  lat.dispatchEvent(new Event("change", { bubbles: true }));
}

if ("geolocation" in navigator) {
  box.hidden = false;
  if (lng.value) say("kept", "");
  box.querySelector("button").addEventListener("click", () => {
    say("asking", "");
    const taken = ({ coords }) => keep({ lng: coords.longitude, lat: coords.latitude }, Math.round(coords.accuracy));
    navigator.geolocation.getCurrentPosition(taken, () => say("failed", ""), {
      enableHighAccuracy: true,
      timeout: 15000,
      maximumAge: 0,
    });
  });
}

document.getElementById("id_building")?.addEventListener("change", (event) => {
  const chosen = event.target.selectedOptions[0].dataset.unit;
  if (chosen && [...unit.options].some((option) => option.value === chosen)) unit.value = chosen;
});

// Under a picture stand its likeliest categories; choosing one of them is a choice in the list of all.
function show() {
  const topic = form.querySelector("[name=topic]:checked")?.value;
  for (const chips of form.querySelectorAll(".chips")) chips.hidden = chips.dataset.of !== topic;
  for (const chip of form.querySelectorAll("[data-category]")) {
    chip.setAttribute("aria-pressed", chip.dataset.category === category.value);
  }
}

form.addEventListener("change", show);
form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-category]");
  if (!chip) return;
  category.value = category.value === chip.dataset.category ? "" : chip.dataset.category;
  category.dispatchEvent(new Event("change", { bubbles: true }));
});
show();
