{% load static %}// Keeps the pages that the server marks, so that they open without a line; sends what waits when the line is back.
import { keeper } from "{% static 'js/offline/keeping.js' %}";
import { sync } from "{% static 'js/offline/sync.js' %}";

const home = new URL(registration.scope).pathname;
const pages = keeper(home);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const answer = pages.answer(event.request);
  if (answer) event.respondWith(answer);
});

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  if (keep) event.waitUntil(pages.keepAll(keep));
  if (forget) event.waitUntil(pages.forget());
});

// Where the browser wakes the worker up by itself. Elsewhere the open page sends.
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(send());
});

async function send() {
  const outcome = await sync(home, null);
  new BroadcastChannel(`gridgov:${home}`).postMessage("changed");
  if (outcome === "offline") throw new Error("no line yet"); // the browser tries again later
}
