// Where somebody said yes, asks the browser to keep « Mon plan », and says whether it
// does; elsewhere only shows the button to say yes, when this browser could keep it.
(function () {
  "use strict";
  var PATIENCE = 12000;
  function show(name) {
    document.querySelectorAll("[data-" + name + "]").forEach(function (one) { one.hidden = false; });
  }
  function hide(name) {
    document.querySelectorAll("[data-" + name + "]").forEach(function (one) { one.hidden = true; });
  }
  function missed() { hide("keeping"); show("not-kept"); }

  if (!navigator.serviceWorker || !window.caches) {
    show("cannot-keep");
    missed();
    return;
  }
  show("needs-keeper");
  var keeper = document.querySelector("script[data-keeper]");
  if (!keeper) return;

  function look() {
    return caches.match(location.pathname, { cacheName: "mon-plan-1", ignoreVary: true }).then(function (page) {
      if (!page) return false;
      hide("keeping");
      hide("not-kept");
      show("kept");
      return true;
    });
  }
  function mayGo(stays) { if (!stays) show("may-go"); }
  function sayHowLong() {
    if (!navigator.storage || !navigator.storage.persist) return;
    // Asked once, just after the yes: not on the hardest day.
    var asked = location.hash === "#garder" ? navigator.storage.persist() : navigator.storage.persisted();
    asked.then(mayGo, function () { mayGo(false); });
  }
  navigator.serviceWorker.register(keeper.getAttribute("data-keeper")).catch(function () {});
  look().then(function (is) {
    if (is) return true;
    setTimeout(function () { look().then(function (now) { if (!now) missed(); }); }, PATIENCE);
    return navigator.serviceWorker.ready.then(look);
  }).then(function (is) { if (is) sayHowLong(); });
})();
