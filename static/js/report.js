// The position is taken once, when the button is tapped, and never in the background.
const box = document.getElementById("position");

function say(key, metres) {
  document.getElementById("position-said").textContent = box.dataset[key].replace("{m}", metres);
}

function keep(position) {
  document.getElementById("id_lng").value = position.coords.longitude.toFixed(6);
  document.getElementById("id_lat").value = position.coords.latitude.toFixed(6);
  document.getElementById("id_lat").dispatchEvent(new Event("change", { bubbles: true }));
  say("taken", Math.round(position.coords.accuracy));
}

if (box && "geolocation" in navigator) {
  box.hidden = false;
  if (document.getElementById("id_lng").value) say("kept", "");
  box.querySelector("button").addEventListener("click", () => {
    say("asking", "");
    navigator.geolocation.getCurrentPosition(keep, () => say("failed", ""), {
      enableHighAccuracy: true,
      timeout: 15000,
      maximumAge: 0,
    });
  });
}
