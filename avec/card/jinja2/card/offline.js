// Keeps one page, « Mon plan », readable without a network, where somebody said yes.
// The site says with each page whether it may be kept; without a yes nothing is.
"use strict";
const STORE = "mon-plan-1";
const PAGE = {{ url("card:needed")|tojson }};
const HELP = {{ url("web:help_now")|tojson }};
const FILES = [{{ static("web/tokens.css")|tojson }}, {{ static("web/avec.css")|tojson }}, {{ static("card/card.css")|tojson }}, {{ static("web/avec.js")|tojson }}, {{ static("card/keep.js")|tojson }}];
const PATIENCE = 4000;
const ALIKE = { ignoreVary: true, ignoreSearch: true };

function kept() {
  return caches.open(STORE).then(function (store) { return store.match(PAGE, ALIKE); });
}
function erase() {
  return caches.delete(STORE).then(function () { return self.registration.unregister(); });
}
// What the site answered: kept after a yes, erased after a no, and set aside when it is
// neither: a door, a proxy or a network that speaks instead of the site.
function heard(answer) {
  const said = answer.headers.get("X-Avec-Keep");
  if (said === "yes") {
    const copy = answer.clone();
    return caches.open(STORE).then(function (store) { return store.put(PAGE, copy); }).then(function () { return answer; });
  }
  if (said === "no") return erase().then(function () { return answer; });
  return kept().then(function (page) { return page || answer; });
}
function shown(request) {
  const asked = fetch(request).then(heard);
  const late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE); });
  return Promise.race([asked, late.then(kept).then(function (page) { return page || asked; })])
    .catch(function () { return kept(); })
    .then(function (page) { return page || caches.match(HELP, ALIKE); })
    .then(function (page) { return page || Response.error(); });
}
self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(fetch(PAGE, { credentials: "same-origin", cache: "no-store", redirect: "manual" }).then(function (page) {
    if (page.headers.get("X-Avec-Keep") !== "yes") return erase();
    return heard(page).then(function () { return caches.open(STORE); }).then(function (store) { return store.addAll(FILES); });
  }));
});
// A page of the site tells the mark of what the site would say: another is not kept.
self.addEventListener("message", function (event) {
  event.waitUntil(kept().then(function (page) {
    if (page && page.headers.get("X-Avec-Mark") === event.data) return null;
    self.registration.update().catch(function () {});
    return fetch(PAGE, { credentials: "same-origin", cache: "no-store", redirect: "manual" }).then(heard);
  }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
});
self.addEventListener("fetch", function (event) {
  const request = event.request;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && path === PAGE) {
    event.respondWith(shown(request));
  } else if (FILES.indexOf(path) >= 0) {
    event.respondWith(fetch(request).catch(function () { return caches.match(path); }));
  }
});
