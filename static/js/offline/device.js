// On every page of a tenant: whose phone this is now, what waits on it, and sending that when there is a line.
import { openStore } from "./store.js";
import { passOf, sync } from "./sync.js";

export const { home, account = "" } = document.documentElement.dataset;
const PAUSES = [5, 15, 60]; // seconds between tries while a page is open; the last again and again
const ACCOUNTS = `gridgov:${home}:accounts`; // whose outboxes lie here; the first is who was logged in last
const NOTE = `gridgov:${home}:note`;
const listeners = new Set();
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`gridgov:${home}`) : null;
let tries = 0;
let timer;

// The outbox of whoever is logged in; null where this browser cannot keep one.
export const box = account && window.isSecureContext && window.indexedDB ? begin().catch(() => null) : Promise.resolve(null);

async function begin() {
  const known = accountsHere();
  for (const other of known.filter((one) => one !== account)) await (await openStore(home, other)).forgetKey();
  localStorage.setItem(ACCOUNTS, JSON.stringify([account, ...known.filter((one) => one !== account)]));
  const store = await openStore(home, account);
  if (!(await store.key())) {
    const pass = await passOf(home);
    if (pass.account !== account) return null;
    await store.takeKey(pass.key);
  }
  return store;
}

export function accountsHere() {
  try {
    return JSON.parse(localStorage.getItem(ACCOUNTS)) || [];
  } catch {
    return [];
  }
}

// How many lie here for others, sealed.
export async function sealedHere() {
  const others = accountsHere().filter((one) => one !== account);
  const counts = await Promise.all(others.map(async (one) => (await openStore(home, one)).waiting()));
  return counts.reduce((sum, count) => sum + count, 0);
}

// `listener(id, state)`; id is null when anything may have changed.
export function onChange(listener) {
  listeners.add(listener);
}

export async function send() {
  clearTimeout(timer);
  if (!(await box)) return "offline";
  const outcome = await sync(home, account, tell);
  tries = outcome === "offline" || outcome === "busy" ? tries + 1 : 0;
  await show();
  if (tries) timer = setTimeout(send, PAUSES[Math.min(tries, PAUSES.length) - 1] * 1000);
  channel?.postMessage("changed");
  return outcome;
}

// A sentence for the page that comes next.
export function leaveNote(text) {
  sessionStorage.setItem(NOTE, text);
}

function tell(id, state) {
  listeners.forEach((listener) => listener(id, state));
}

async function show() {
  const store = await box;
  const sign = document.getElementById("outbox-sign");
  if (!store || !sign) return;
  const count = await store.waiting();
  sign.hidden = count === 0;
  sign.querySelector("strong").textContent = count;
  tell(null, "changed");
}

function showNote(text) {
  const place = document.getElementById("outbox-note");
  if (!text || !place) return;
  place.textContent = text;
  place.hidden = false;
}

// A form to be opened in place may be there as a page that was kept; what was to be sent stays in its form.
function withoutLine({ detail: { elt, requestConfig } }) {
  if (requestConfig.verb === "get" && elt.matches("a[href]")) location.assign(elt.href);
  else if (requestConfig.verb !== "get") showNote(document.getElementById("outbox-note")?.dataset.noLine);
}

async function sealOnLeaving(event) {
  const form = event.target;
  if (!form.matches("form[data-leave]")) return;
  event.preventDefault();
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
  try {
    await (await box)?.forgetKey();
  } finally {
    form.submit();
  }
}

async function showSealed() {
  const place = document.getElementById("outbox-sealed");
  const count = place ? await sealedHere() : 0;
  if (!count) return;
  place.textContent = place.dataset.said.replace("{n}", count);
  place.hidden = false;
}

async function keepPages() {
  const wanted = [...document.querySelectorAll("a[data-keep]")].map((link) => link.href);
  if (!navigator.serviceWorker.controller) wanted.push(location.href); // it came before there was a worker to keep it
  if (!wanted.length || navigator.connection?.saveData) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: [...new Set(wanted)] });
}

showNote(sessionStorage.getItem(NOTE));
sessionStorage.removeItem(NOTE);
document.addEventListener("htmx:sendError", withoutLine);
if (window.isSecureContext && window.indexedDB) {
  showSealed().catch(() => {});
  if (account) {
    document.addEventListener("submit", sealOnLeaving);
    navigator.serviceWorker?.register(`${home}sw.js`, { type: "module", scope: home }).then(keepPages).catch(() => {}); // a page that is being left
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
    channel?.addEventListener("message", show);
    box.then((store) => store && store.waiting()).then((count) => (count ? send() : undefined)).catch(() => {});
  }
}
