// What makes pages smoother. Every job works without it.
(function () {
  "use strict";
  var doc = document;

  // "Quitter cette page": leave at once, and Back does not return here.
  function quit() {
    location.replace("/sortir/");
  }
  var lastEscape = -Infinity;
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !doc.querySelector("[data-quit]")) return;
    if (event.timeStamp - lastEscape < 1000) quit();
    lastEscape = event.timeStamp;
  });

  doc.addEventListener("click", function (event) {
    var target = event.target.closest("[data-quit],[data-print]");
    if (!target) return;
    event.preventDefault();
    if (target.hasAttribute("data-quit")) quit();
    else window.print();
  });

  // A double click sends once.
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || form.target) return;
    form.setAttribute("data-sent", "");
    setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });
  window.addEventListener("pageshow", function () {
    doc.querySelectorAll("[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent");
    });
  });

  // « Aide maintenant » stays readable without a network, on this device.
  var help = doc.querySelector("[data-offline]");
  if (help && navigator.serviceWorker) {
    navigator.serviceWorker.register(help.getAttribute("data-offline"), { scope: "/aide/" });
  }

  // « Mon plan » stays on a device only as long as its token does. Its keeper is told the
  // mark after the token, and asks for the page again when the one it keeps has another.
  var kept = /avec-carte=[^.;]*\.?([^;]*)/.exec(doc.cookie);
  if (window.caches && !kept) caches.delete("mon-plan-1");
  if (window.caches && kept && kept[1] && navigator.serviceWorker) {
    navigator.serviceWorker.register("/mon-plan/hors-ligne.js").then(function (keeper) {
      if (keeper.active) keeper.active.postMessage(kept[1]);
    }).catch(function () {});
  }

  // Drafts: the text goes to the server while one writes, two seconds after the
  // last word and when the page is left. Nothing is kept in the browser.
  function draft(area) {
    var form = area.form, timer = 0, sent = area.value;
    var says = doc.getElementById(area.getAttribute("data-draft-status"));
    function keep(leaving) {
      clearTimeout(timer);
      if (area.value === sent || form.hasAttribute("data-sent")) return;
      var now = area.value;
      fetch(area.getAttribute("data-draft"), {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Draft": "1" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: !!leaving && now.length < 20000
      }).then(function (answer) {
        if (answer.ok) sent = now;
        if (says) says.textContent = says.getAttribute(answer.ok ? "data-kept" : "data-not-kept") || "";
      }, function () {
        if (says) says.textContent = says.getAttribute("data-not-kept") || "";
      });
    }
    area.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(keep, 2000);
    });
    area.addEventListener("blur", function () { keep(false); });
    doc.addEventListener("visibilitychange", function () {
      if (doc.visibilityState === "hidden") keep(true);
    });
  }

  // What only works with JavaScript appears with it; the summary of what is
  // missing, or the part that has just changed, takes the focus.
  function prepare(root) {
    root.querySelectorAll(".needs-js[hidden]").forEach(function (one) { one.hidden = false; });
    root.querySelectorAll("[data-draft]:not([data-ready])").forEach(function (area) {
      area.setAttribute("data-ready", "");
      draft(area);
    });
    var focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
  }
  prepare(doc);
  doc.addEventListener("htmx:afterSwap", function (event) { prepare(event.detail.elt); });
  doc.addEventListener("htmx:beforeRequest", function (event) {
    event.detail.target.setAttribute("aria-busy", "true");
  });
  doc.addEventListener("htmx:afterRequest", function (event) {
    event.detail.target.removeAttribute("aria-busy");
  });
})();
