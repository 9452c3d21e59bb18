// Time left goes on counting: in words, colour and shape, by the server's clock. What stands still carries no data-due.
const EVERY = 15_000; // milliseconds; the words change by the minute
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const told = JSON.parse(document.getElementById("counting").textContent);
const ahead = Date.parse(told.now) - Date.now(); // how far the server's clock is ahead of this computer's

function fill(words, value) {
  return words.replace(/%\(\w+\)[ds]/, () => value);
}

// The two largest units, as the server writes them.
export function span(seconds) {
  const [days, hours] = [Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR)];
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const { words } = told;
  const parts = [];
  if (days) parts.push(fill(days === 1 ? words.day : words.days, days));
  if (hours) parts.push(fill(words.hours, hours));
  if (!days && minutes) parts.push(fill(words.minutes, minutes));
  return parts.join(" ") || words.moment;
}

function tone(seconds) {
  if (seconds < 0) return "late";
  return seconds < told.soon ? "soon" : "fine";
}

function count(element) {
  const seconds = (Date.parse(element.dataset.due) - Date.now() - ahead) / 1000;
  const now = tone(seconds);
  const words = fill(now === "late" ? told.words.late : told.words.left, span(Math.abs(seconds)));
  const place = element.querySelector("span");
  if (place.textContent !== words) place.textContent = words;
  if (element.classList.contains(`left-${now}`)) return;
  element.classList.remove("left-late", "left-soon", "left-fine");
  element.classList.add(`left-${now}`);
  const shape = element.querySelector("use");
  shape.setAttribute("href", shape.getAttribute("href").replace(/#.*/, `#${now}`));
}

export function countDown() {
  document.querySelectorAll("[data-due]").forEach(count);
}

setInterval(countDown, EVERY);
document.addEventListener("visibilitychange", countDown);
window.addEventListener("pageshow", countDown);
