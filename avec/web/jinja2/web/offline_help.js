// Keeps one public page, « Aide maintenant », readable without a network.
// It is fetched without cookies: nothing about anybody is ever kept.
"use strict";
const STORE = "aide-1";
const PAGE = {{ url("web:help_now")|tojson }};
const FILES = [{{ static("web/tokens.css")|tojson }}, {{ static("web/avec.css")|tojson }}];

function keep() {
  return caches.open(STORE).then(function (store) {
    return fetch(PAGE, { credentials: "omit", cache: "no-cache" }).then(function (page) {
      return page.ok ? store.put(PAGE, page).then(function () { return store.addAll(FILES); }) : null;
    });
  });
}
self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.startsWith("aide-") && name !== STORE; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  const request = event.request;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(function () { return caches.match(PAGE); }));
  } else if (FILES.indexOf(path) >= 0) {
    event.respondWith(fetch(request).catch(function () { return caches.match(path); }));
  }
});
