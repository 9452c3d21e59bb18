// Photos go ahead of their form: shrunk here, sent at once, sent again on a bad line. The form then carries their ids.
// The file input always holds what has not arrived, so that a form sent too early takes it along as it would without this.
import { prepared } from "./photos/shrink.js";

const PAUSES = [1, 2, 4, 8, 16]; // seconds between tries; after the last it is up to the person
const PATIENCE = 120_000; // milliseconds for one try

// Needs a secure context for the ids; elsewhere the form works as it did.
if (window.crypto && crypto.randomUUID) {
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-photos]");
    if (field && event.target.type === "file") choose(field, event.target);
    if (event.target.name === "keep_place") agree(event.target);
  });
  window.addEventListener("online", () => everywhere().filter((photo) => photo.state === "waiting").forEach(send));
}

const albums = new WeakMap(); // field → its photos

function everywhere(root = document) {
  return [...root.querySelectorAll("[data-photos]")].flatMap((field) => albums.get(field) || []);
}

function going(field) {
  return (albums.get(field) || []).filter((photo) => photo.state !== "refused");
}

// What a form's photos are, for the outbox: [{ id, field, name, type, size, there, content }], small enough to wait.
// `there`: it has arrived already.
export async function photosOf(form) {
  const photos = everywhere(form).filter((photo) => photo.state !== "refused");
  return Promise.all(photos.map(async (photo) => {
    const { content } = await (photo.ready ||= prepare(photo, keepsPlace(photo)));
    const { id, file, field } = photo;
    const there = photo.state === "arrived";
    const name = field.querySelector("input[type=file]").name;
    return { id, field: name, name: file.name, type: content.type, size: content.size, there, content };
  }));
}

// Photos that were kept on this phone come back into their form.
export function putBack(form, name, files) {
  const input = form.elements[name];
  const field = input.closest("[data-photos]");
  begin(field, input);
  const added = files.map((file) => add(field, file));
  carry(field);
  added.forEach(send);
}

function begin(field, input) {
  if (albums.has(field)) return;
  albums.set(field, []);
  field.dataset.required = input.required ? "yes" : "";
}

function choose(field, input) {
  begin(field, input);
  const before = field.closest("form").querySelectorAll(`[name="kept-${CSS.escape(input.name)}"]:checked`).length;
  const chosen = [...input.files]; // a new choice replaces what the input held; `carry` puts that back
  const room = Math.max(0, field.dataset.most - before - going(field).length);
  const added = chosen.slice(0, room).map((file) => add(field, file));
  carry(field);
  field.querySelector("[role=alert]").textContent = chosen.length > room ? field.dataset.tooMany : "";
  added.forEach(send);
}

function add(field, file) {
  const item = field.querySelector("template").content.firstElementChild.cloneNode(true);
  // The id is the same for every try, so that two arrivals are one photo.
  const photo = { field, file, item, id: crypto.randomUUID(), state: "waiting", tries: 0 };
  item.querySelector(".sent-name").textContent = file.name;
  for (const button of item.querySelectorAll("button")) {
    button.setAttribute("aria-label", `${button.textContent}: ${file.name}`);
  }
  item.querySelector("[data-again]").addEventListener("click", () => { photo.tries = 0; send(photo); });
  item.querySelector("[data-remove]").addEventListener("click", () => remove(photo));
  field.querySelector(".sent-photos").append(item);
  albums.get(field).push(photo);
  return photo;
}

function remove(photo) {
  const { field, item } = photo;
  const next = item.nextElementSibling || item.previousElementSibling;
  stop(photo);
  albums.set(field, albums.get(field).filter((other) => other !== photo));
  item.remove();
  carry(field);
  field.querySelector("[role=alert]").textContent = "";
  say(field, field.dataset.removed.replace("{name}", () => photo.file.name));
  (next ? next.querySelector("[data-remove]") : field.querySelector("input[type=file]")).focus();
}

function stop(photo) {
  clearTimeout(photo.timer);
  photo.turn = null; // whatever is under way ends without a word
  if (photo.request) photo.request.abort();
}

// What was agreed to holds for photos that are on their way or have arrived: they are sent again as it asks.
function agree(box) {
  for (const photo of everywhere(box.form)) {
    if (photo.state === "refused") continue;
    stop(photo);
    Object.assign(photo, { id: crypto.randomUUID(), ready: null, tries: 0 });
    send(photo);
  }
}

async function send(photo) {
  stop(photo);
  const turn = (photo.turn = {});
  photo.state = "sending";
  carry(photo.field);
  show(photo, photo.field.dataset.sending);
  const agreed = keepsPlace(photo);
  const { content } = await (photo.ready ||= prepare(photo, agreed));
  if (photo.turn !== turn || !photo.field.isConnected) return;
  const body = new FormData();
  body.append("id", photo.id);
  body.append("keep_place", agreed);
  body.append("photo", content, photo.file.name);
  post(photo, body, turn);
}

function keepsPlace(photo) {
  return Boolean(photo.field.closest("form").querySelector("[name=keep_place]:checked"));
}

async function prepare(photo, agreed) {
  const { content, bitmap } = await prepared(photo.file, agreed);
  if (bitmap) draw(bitmap, photo.item.querySelector("canvas"));
  return { content };
}

function post(photo, body, turn) {
  const request = (photo.request = new XMLHttpRequest());
  const bar = photo.item.querySelector("progress");
  request.open("POST", photo.field.dataset.address);
  request.timeout = PATIENCE;
  request.setRequestHeader("X-CSRFToken", photo.field.closest("form").elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", (event) => { bar.value = event.total ? event.loaded / event.total : 0; });
  request.addEventListener("loadend", () => {
    if (photo.turn !== turn) return;
    photo.request = null;
    if (request.status === 200 || request.status === 201) arrived(photo);
    else if (request.status >= 400 && request.status < 500 && request.status !== 429) refused(photo, request);
    else later(photo);
  });
  request.send(body);
}

function arrived(photo) {
  photo.state = "arrived";
  carry(photo.field);
  show(photo, photo.field.dataset.arrived);
}

function refused(photo, request) {
  photo.state = "refused";
  carry(photo.field);
  show(photo, sentence(request.responseText) || photo.field.dataset.refused);
}

function sentence(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return "";
  }
}

function later(photo) {
  const seconds = PAUSES[photo.tries++];
  photo.state = seconds ? "waiting" : "broken";
  show(photo, (seconds ? photo.field.dataset.waiting : photo.field.dataset.broken).replace("{s}", seconds));
  if (seconds) photo.timer = setTimeout(() => send(photo), seconds * 1000);
}

function draw(bitmap, canvas) {
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}

function carry(field) {
  const photos = going(field);
  const input = field.querySelector("input[type=file]");
  const files = new DataTransfer();
  photos.filter((photo) => photo.state !== "arrived").forEach((photo) => files.items.add(photo.file));
  input.files = files.files;
  input.classList.toggle("sent-ahead", photos.length > 0); // the list says what is chosen, better than the input
  const arrivals = photos.filter((photo) => photo.state === "arrived");
  input.required = Boolean(field.dataset.required) && !arrivals.length;
  field.querySelectorAll("[data-carried]").forEach((old) => old.remove());
  for (const photo of arrivals) {
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: `kept-${input.name}`, value: photo.id });
    hidden.dataset.carried = "";
    field.append(hidden);
  }
}

function show(photo, text) {
  const { item, state } = photo;
  const said = text.replace("{name}", () => photo.file.name);
  item.dataset.state = state;
  item.querySelector(".sent-said").textContent = said;
  item.querySelector(".sent-name").hidden = said.includes(photo.file.name); // once is enough
  item.querySelector("progress").hidden = state !== "sending";
  item.querySelector("[data-again]").hidden = state !== "waiting" && state !== "broken";
  if (state !== "sending") say(photo.field, said);
}

function say(field, text) {
  field.querySelector("[role=status]").textContent = text;
}
