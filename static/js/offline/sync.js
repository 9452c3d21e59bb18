// Sends what waits, in the order in which it was written. The page runs it, and the service worker where there is one.
//
// Everything is sent under ids that were made with it (client_id, Idempotency-Key, the ids of photos), so that what has
// arrived although its answer was lost is not made twice, however often it is sent.
import { openStore } from "./store.js";

const TURN = 20_000; // milliseconds to wait until another tab has sent what it is at
const PATIENCE = 120_000; // milliseconds for one request
const LATER = new Set([429, 500, 502, 503, 504]);

// What came of it: "done", "offline" (no line, or the server is not itself), "login", "other" (somebody else is logged
// in), "busy" (another tab is at it). `account`: whose outbox; null: of whoever is logged in.
export async function sync(home, account, changed = () => {}) {
  if (!navigator.locks) return sendAll(home, account, changed);
  const turn = { signal: AbortSignal.timeout(TURN) };
  try {
    return await navigator.locks.request(`gridgov:${home}:outbox`, turn, () => sendAll(home, account, changed));
  } catch (problem) {
    if (problem.name === "TimeoutError" || problem.name === "AbortError") return "busy";
    throw problem;
  }
}

// Who is logged in, or a word of `sync` why nobody is known.
export async function passOf(home) {
  try {
    const answer = await fetch(`${home}outbox/key/`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 401) return "login";
    if (!answer.ok || !isJson(answer)) return "offline"; // a hotel's page of terms is no answer
    return await answer.json();
  } catch {
    return "offline";
  }
}

async function sendAll(home, account, changed) {
  const pass = await passOf(home);
  if (typeof pass === "string") return pass;
  if (account !== null && pass.account !== account) return "other";
  const store = await openStore(home, pass.account);
  if (!(await store.key())) await store.takeKey(pass.key);
  const stuck = new Set(); // events of which an earlier move has not gone through
  for (const item of await store.all()) {
    if (item.state === "refused" || item.state === "conflict") stuck.add(item.event);
    if (item.state !== "waiting" || (item.event && stuck.has(item.event))) continue;
    changed(item.id, "sending");
    const outcome = await send(home, pass, store, item);
    changed(item.id, outcome);
    if (outcome === "offline" || outcome === "login") return outcome;
    if (outcome !== "sent") stuck.add(item.event);
  }
  return "done";
}

async function send(home, pass, store, item) {
  try {
    const photos = await store.photos(item.id);
    for (const photo of item.photos.filter(({ id, there }) => !there && photos.has(id))) {
      const answer = await sendPhoto(home, pass, item, photo, photos.get(photo.id));
      if (!answer.ok) return await failed(store, item, answer);
      photo.there = true;
      await store.change(item); // a line that breaks now need not carry it again
    }
    const answer = await post(home, pass, item.address, bodyOf(item), { "X-Post": item.post, "Idempotency-Key": item.id });
    if (answer.status !== 204 && !isJson(answer)) return "offline";
    if (!answer.ok) return await failed(store, item, answer);
    const number = answer.status === 204 ? item.event : (await answer.json()).number;
    await store.sent({ ...item, number, sentAt: Date.now(), answer: null });
    return "sent";
  } catch (problem) {
    if (problem instanceof TypeError || problem.name === "TimeoutError" || problem.name === "AbortError") return "offline";
    throw problem;
  }
}

function bodyOf(item) {
  const body = new FormData();
  item.fields.forEach(([name, value]) => body.append(name, value));
  item.photos.forEach(({ field, id }) => body.append(field, id));
  return body;
}

function sendPhoto(home, pass, item, photo, blob) {
  const body = new FormData();
  body.append("id", photo.id);
  body.append("keep_place", item.fields.some(([name]) => name === "keep_place"));
  body.append("photo", blob, photo.name);
  return post(home, pass, "api/v1/uploads/", body, { "X-Post": item.post });
}

function post(home, pass, address, body, headers) {
  return fetch(home + address, {
    method: "POST",
    headers: { "X-CSRFToken": pass.csrf, "Accept-Language": pass.language, Accept: "application/json", ...headers },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// The server's own words are kept beside the item; nothing of it is lost.
async function failed(store, item, answer) {
  if (LATER.has(answer.status) || !isJson(answer)) return "offline";
  const { code, message, data } = await answer.json();
  if (code === "no_upload" && item.photos.some(({ there }) => there)) {
    // It waited longer than the server keeps a photo by itself: all of them go again with the next try.
    await store.change({ ...item, photos: item.photos.map((photo) => ({ ...photo, there: false })) });
    return "offline";
  }
  if (answer.status === 401) return "login";
  if (code === "csrf") return "offline"; // somebody has just logged in; the next pass fits
  const state = answer.status === 409 ? "conflict" : "refused";
  await store.change({ ...item, state, answer: { status: answer.status, code, message, data } });
  return state;
}

function isJson(answer) {
  return (answer.headers.get("content-type") || "").startsWith("application/json");
}
