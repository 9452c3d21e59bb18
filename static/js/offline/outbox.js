// The page of what waits on this phone.
import { box, home, leaveNote, onChange, sealedHere, send } from "./device.js";

const list = document.getElementById("outbox-list");
const empty = document.getElementById("outbox-empty");
const { dataset } = list;
const language = document.documentElement.lang;
const moments = new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
let sending = "";

document.getElementById("outbox-send").addEventListener("click", sendNow);
onChange((id, state) => {
  if (state === "sending") sending = id;
  else if (id === sending || id === null) sending = "";
  draw();
});
draw();

async function draw() {
  const store = await box;
  if (!store) {
    empty.hidden = false;
    return;
  }
  const items = (await store.all()).reverse();
  const focused = document.activeElement?.closest?.("[data-item]")?.dataset.item;
  const button = document.activeElement?.dataset?.act;
  list.replaceChildren(...items.map((item) => card(store, item)));
  if (focused && button) list.querySelector(`[data-item="${focused}"] [data-act="${button}"]`)?.focus();
  empty.hidden = items.length > 0;
  document.getElementById("outbox-send").hidden = !items.some((item) => item.state === "waiting");
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.classList.add("outbox-here");
}

function card(store, item) {
  const node = document.getElementById("outbox-item").content.firstElementChild.cloneNode(true);
  const state = item.id === sending ? "sending" : item.state;
  node.id = item.id;
  Object.assign(node.dataset, { item: item.id, state });
  put(node, "title", item.words ? `${item.title}：${item.words}`.replace("：", language.startsWith("zh") ? "：" : ": ") : item.title);
  put(node, "made", item.madeAt ? moments.format(item.madeAt) : "");
  put(node, "state", dataset[state]);
  node.querySelector("use").setAttribute("href", `${dataset.icons}#${SIGNS[state] || "waiting"}`);
  put(node, "photos", item.photos?.length ? dataset.photos.replace("{n}", item.photos.length) : "");
  put(node, "said", item.answer?.message || (state === "broken" ? dataset.unreadable : ""));
  node.querySelector("[data-put=steps]").replaceChildren(...(item.answer?.data?.steps || []).map(stepLine));
  for (const [act, fits] of Object.entries(ACTS)) offer(node, act, fits(item, state), () => DO[act](store, item));
  link(node, "event", item.number || item.event, `${home}events/${item.number || item.event}/`);
  link(node, "mend", ["refused", "conflict"].includes(state) && item.page, `${item.page}?mend=${item.id}`);
  return node;
}

const SIGNS = { waiting: "waiting", sending: "working", refused: "danger", conflict: "contested", sent: "done" };

const ACTS = {
  again: (item, state) => state === "conflict" && Number.isInteger(item.answer?.data?.version),
  save: (item, state) => ["refused", "conflict", "waiting"].includes(state),
  remove: (item, state) => state !== "sending" && state !== "waiting",
};

const DO = {
  // Seen what has changed, and still meant: with the version of now.
  async again(store, item) {
    const fields = item.fields.map(([name, value]) => [name, name === "version" ? String(item.answer.data.version) : value]);
    await store.change({ ...item, fields, state: "waiting", answer: null });
    await sendNow();
  },
  async save(store, item) {
    const photos = await store.photos(item.id);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await asPage(item, photos));
    link.download = `gridgov-${item.id.slice(0, 8)}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
  async remove(store, item) {
    if (item.state !== "sent" && !window.confirm(dataset.sure)) return;
    await store.remove(item.id);
    await draw();
    list.focus();
  },
};

async function sendNow() {
  const outcome = await send();
  const place = document.getElementById("outbox-outcome");
  place.textContent = dataset[outcome] || "";
  if (outcome === "login") {
    leaveNote(dataset.login);
    location.assign(`${dataset.loginAddress}?next=${encodeURIComponent(location.pathname)}`);
  }
}

function put(node, name, text) {
  const place = node.querySelector(`[data-put=${name}]`);
  place.textContent = text || "";
  place.hidden = !text;
}

function offer(node, act, fits, run) {
  const button = node.querySelector(`[data-act=${act}]`);
  button.hidden = !fits;
  button.addEventListener("click", run);
}

function link(node, name, fits, address) {
  const place = node.querySelector(`[data-link=${name}]`);
  place.hidden = !fits;
  if (fits) place.href = address;
}

function stepLine({ label, by, at }) {
  const line = document.createElement("li");
  line.textContent = `${moments.format(new Date(at))} ${label} · ${by}`;
  return line;
}

// Something to hand on by other ways: the words and the photos in one file.
async function asPage(item, photos) {
  const page = document.implementation.createHTMLDocument(item.title);
  const meta = page.createElement("meta");
  meta.setAttribute("charset", "utf-8");
  page.head.prepend(meta);
  const add = (tag, text) => Object.assign(page.body.appendChild(page.createElement(tag)), { textContent: text });
  add("h1", item.title);
  add("p", moments.format(item.madeAt));
  for (const [name, value] of item.fields) add("p", `${name}: ${value}`);
  for (const blob of photos.values()) add("img", "").src = await asAddress(blob);
  return new Blob([`<!doctype html>${page.documentElement.outerHTML}`], { type: "text/html" });
}

function asAddress(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

sealedHere().then((count) => {
  const place = document.getElementById("outbox-others");
  if (!count) return;
  place.textContent = place.dataset.said.replace("{n}", count);
  place.hidden = false;
});
