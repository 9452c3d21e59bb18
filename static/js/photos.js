// Photos go ahead of their form: shrunk here, sent at once, sent again on a bad line. The form then carries their ids.
// The file input always holds what has not arrived, so that a form sent too early takes it along as it would without this.
const LONGEST_SIDE = 1600; // as the server shrinks them
const MOST_BYTES = 300_000; // a photo waits and travels no larger: a line of 2G carries it in a minute
const QUALITIES = [0.85, 0.72, 0.6, 0.48];
const SMALLER = 0.8; // of both sides, where no quality is enough
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

function choose(field, input) {
  if (!albums.has(field)) {
    albums.set(field, []);
    field.dataset.required = input.required ? "yes" : "";
  }
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
  const photo = { field, file, item, state: "waiting", tries: 0 };
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
    photo.id = null;
    photo.tries = 0;
    send(photo);
  }
}

async function send(photo) {
  stop(photo);
  const turn = (photo.turn = {});
  photo.state = "sending";
  carry(photo.field);
  show(photo, photo.field.dataset.sending);
  const agreed = Boolean(photo.field.closest("form").querySelector("[name=keep_place]:checked"));
  const content = await prepared(photo, agreed);
  if (photo.turn !== turn || !photo.field.isConnected) return;
  photo.id = photo.id || crypto.randomUUID(); // the same for every try, so that two arrivals are one photo
  const body = new FormData();
  body.append("id", photo.id);
  body.append("keep_place", agreed);
  body.append("photo", content, photo.file.name);
  post(photo, body, turn);
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

// A canvas forgets place and time, so a photo whose worker agreed to keep them goes as it is, where its size allows.
async function prepared(photo, agreed) {
  const { file } = photo;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return file; // what cannot be read here the server may read, or refuse with its reason
  }
  draw(bitmap, photo.item.querySelector("canvas"));
  const small = agreed && file.size <= photo.field.dataset.mostBytes ? file : await shrunk(bitmap);
  bitmap.close();
  return small && small.size < file.size ? small : file;
}

// Never larger than MOST_BYTES; null where the browser cannot write a JPEG.
async function shrunk(bitmap) {
  for (let side = LONGEST_SIDE; side > 1; side *= SMALLER) {
    const canvas = painted(bitmap, side);
    for (const quality of QUALITIES) {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (!blob || blob.size <= MOST_BYTES) return blob;
    }
  }
  return null;
}

function painted(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // behind what is transparent, as the server paints it
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function draw(bitmap, canvas) {
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
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
