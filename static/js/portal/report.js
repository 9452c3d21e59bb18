// Where one stands, once, when the button is tapped; and photos made small before they travel.
import { prepared } from "../photos/shrink.js";
import { pinOn } from "../report/pin.js";

const box = document.getElementById("position");
const [lng, lat] = ["lng", "lat"].map((name) => document.getElementById(`id_${name}`));
const photos = document.getElementById("id_photos");
const pin = pinOn(document.getElementById("pin"), [], (place) => keep(place, ""));

function say(key, metres = "") {
  document.getElementById("position-said").textContent = box.dataset[key].replace("{m}", metres);
}

function keep(place, metres) {
  lng.value = place.lng.toFixed(6);
  lat.value = place.lat.toFixed(6);
  say(metres ? "taken" : "kept", metres);
  pin.show(place);
}

if ("geolocation" in navigator) {
  box.hidden = false;
  if (lng.value) say("kept");
  box.querySelector("button").addEventListener("click", () => {
    say("asking");
    const taken = ({ coords }) => keep({ lng: coords.longitude, lat: coords.latitude }, Math.round(coords.accuracy));
    navigator.geolocation.getCurrentPosition(taken, () => say("failed"), { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 });
  });
}

async function shrink() {
  const chosen = new DataTransfer();
  for (const file of [...photos.files]) {
    const { content } = await prepared(file, false);
    chosen.items.add(content === file ? file : new File([content], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }));
  }
  photos.files = chosen.files;
}

photos.addEventListener("change", () => shrink().catch(() => {})); // what cannot be made small goes as it is
