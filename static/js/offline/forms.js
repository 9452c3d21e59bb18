// Forms that may be sent without a line: kept on this phone first, then sent. Nothing leaves before it is kept.
import { photosOf, putBack } from "../photos.js";
import { account, box, home, leaveNote, onChange, send } from "./device.js";

const PAUSE = 700; // milliseconds of quiet before a draft is kept
const OURS = new Set(["csrfmiddlewaretoken", "once"]); // the outbox has its own
const ready = new Set(); // forms whose outbox is there; any other is sent as it would be without this

document.addEventListener("submit", take, true);
document.addEventListener("htmx:afterSwap", () => prepareAll());
prepareAll();

async function prepareAll() {
  const store = await box;
  if (!store) return;
  for (const form of document.querySelectorAll("form[data-outbox]")) {
    if (ready.has(form)) continue;
    ready.add(form);
    call(form, crypto.randomUUID()); // what the page brought may be of a page kept long ago
    if ("draft" in form.dataset) await begin(store, form);
  }
}

// The form says the same id, so that sent by itself it is no other report.
function call(form, id) {
  form.dataset.id = id;
  const field = form.elements.client_id || form.elements.once;
  if (field) field.value = id;
}

// What was to be mended, or what was begun and not sent, comes back.
async function begin(store, form) {
  const mend = new URLSearchParams(location.search).get("mend");
  const found = mend ? await store.one(mend) : await store.draft(draftOf(form));
  if (found) {
    await fill(store, form, found, mend || draftOf(form));
    if (mend) call(form, mend);
    say(form, mend && found.answer ? found.answer.message : form.dataset.begun, mend ? "error" : "info");
    if (mend && found.answer) mark(form, found.answer);
  }
  let timer;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.isConnected && !("taken" in form.dataset) && keepDraft(store, form), PAUSE);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

function draftOf(form) {
  return `draft:${addressOf(form)}`;
}

// The page and the API call a move by the same path.
function addressOf(form) {
  return form.dataset.outbox || `api/v1/${new URL(form.action).pathname.slice(home.length)}`;
}

async function keepDraft(store, form) {
  const { fields, photos, blobs } = await contentOf(form);
  await store.keepDraft(draftOf(form), { fields, photos }, blobs);
}

async function fill(store, form, { fields, photos }, id) {
  for (const [name, value] of fields) {
    if (name === "version" || name === "client_id") continue; // the page's own are of now
    const known = form.elements[name];
    if (!known) continue;
    const boxes = known instanceof RadioNodeList ? [...known] : [known];
    for (const one of boxes) {
      if (one.type === "checkbox" || one.type === "radio") one.checked ||= one.value === value;
      else if (one.type !== "file") one.value = value;
    }
  }
  const blobs = await store.photos(id);
  const files = ({ id: photo, name, type }) => new File([blobs.get(photo)], name, { type });
  for (const field of new Set(photos.map((photo) => photo.field))) {
    putBack(form, field, photos.filter((photo) => photo.field === field && blobs.has(photo.id)).map(files));
  }
  form.dispatchEvent(new Event("change", { bubbles: true })); // what depends on the fields follows
}

async function contentOf(form) {
  const chosen = await photosOf(form);
  const data = [...new FormData(form)].filter(([name]) => !OURS.has(name));
  const kept = data.filter(([name]) => name.startsWith("kept-")); // on the server already
  const known = new Set(chosen.map(({ id }) => id));
  const there = kept.filter(([, id]) => !known.has(id)).map(([name, id]) => ({ id, field: name.slice(5) }));
  return {
    fields: data.filter(([name, value]) => typeof value === "string" && !name.startsWith("kept-")),
    photos: [...there, ...chosen.map(({ content: _content, ...photo }) => photo)],
    blobs: new Map(chosen.map(({ id, content }) => [id, content])),
  };
}

function take(event) {
  const form = event.target;
  if (!form.matches?.("form[data-outbox]") || !ready.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if ("taken" in form.dataset) return;
  form.dataset.taken = "";
  keep(form).then(
    (store) => goOn(form, store),
    (problem) => {
      console.info("not kept on this phone", problem);
      form.submit(); // a full phone: the form goes as it would without an outbox
    },
  );
}

async function keep(form) {
  const store = await box;
  const id = form.dataset.id;
  const { fields, photos, blobs } = await contentOf(form);
  await store.put(
    {
      id,
      kind: form.dataset.kind,
      address: addressOf(form),
      title: form.dataset.name || "",
      words: (form.elements.description?.value || "").slice(0, 80),
      event: form.dataset.event || "",
      post: document.documentElement.dataset.post,
      after: form.dataset.after || "",
      page: form.dataset.page || location.pathname,
      fields,
      photos,
      madeAt: Date.now(),
      account,
    },
    blobs,
  );
  await store.dropDraft(draftOf(form));
  return store;
}

async function goOn(form, store) {
  navigator.storage?.persist?.();
  say(form, form.dataset.toldSending, "info");
  await send();
  const item = await store.one(form.dataset.id);
  if (item.state === "waiting") await askToBeWoken();
  if (item.state === "sent") {
    leaveNote(form.dataset.toldSent.replace("{number}", item.number));
    location.assign(item.after || `${home}events/${item.number}/`);
  } else if (item.state === "refused") {
    delete form.dataset.taken;
    say(form, item.answer.message, "error");
    mark(form, item.answer);
  } else if (item.state === "waiting" && !navigator.serviceWorker?.controller && !navigator.onLine) {
    say(form, form.dataset.toldWaiting, "info"); // no page could be opened now
  } else {
    leaveNote(item.state === "conflict" ? "" : form.dataset.toldWaiting);
    location.assign(`${home}outbox/#${item.id}`);
  }
}

async function askToBeWoken() {
  try {
    await (await navigator.serviceWorker.getRegistration(home)).sync.register("outbox");
  } catch {
    // This browser does not wake anybody: the page sends when it is open.
  }
}

function say(form, text, kind) {
  let place = form.querySelector(":scope > .outbox-said");
  if (!place) {
    place = document.createElement("div");
    place.setAttribute("role", "status");
    place.tabIndex = -1;
    form.prepend(place);
  }
  place.className = `outbox-said said said-${kind}`;
  place.textContent = text;
  if (kind === "error") place.focus();
}

// The server's sentences stand where they belong, as when it draws the form itself.
function mark(form, answer) {
  form.querySelectorAll(".outbox-error").forEach((old) => old.remove());
  for (const [name, sentences] of Object.entries(answer.data?.fields || {})) {
    const known = form.elements[name];
    const input = known instanceof RadioNodeList ? known[0] : known;
    if (!input) continue;
    const place = document.createElement("p");
    place.className = "field-error outbox-error";
    place.id = `${name}-refused`;
    place.textContent = sentences.join(" ");
    input.setAttribute("aria-describedby", place.id);
    input.setAttribute("aria-invalid", "true");
    (input.closest(".field") || input).append(place);
  }
}

onChange((id, state) => {
  const form = document.querySelector(`form[data-id="${id}"]`);
  if (form && state === "sending") say(form, form.dataset.toldSending, "info");
});
