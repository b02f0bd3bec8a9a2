// Where somebody said yes, asks the browser to keep « Mon plan »; elsewhere only shows
// the button to say yes, when this browser could keep it.
(function () {
  "use strict";
  if (!navigator.serviceWorker || !window.caches) return;
  document.querySelectorAll("[data-needs-keeper]").forEach(function (one) { one.hidden = false; });
  var keeper = document.querySelector("script[data-keeper]");
  if (keeper) navigator.serviceWorker.register(keeper.getAttribute("data-keeper"));
})();
