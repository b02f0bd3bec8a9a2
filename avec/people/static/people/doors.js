// Passkeys, and seeing what one types. Both are only more comfortable: the
// passphrase and the printed card open without any of this.
(function () {
  "use strict";
  var doc = document;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function named(list) {
    return (list || []).map(function (one) {
      return Object.assign({}, one, { id: bytes(one.id) });
    });
  }

  function ask(question) {
    var key = Object.assign({}, question.publicKey);
    key.challenge = bytes(key.challenge);
    if (key.user) {
      key.user = Object.assign({}, key.user, { id: bytes(key.user.id) });
      key.excludeCredentials = named(key.excludeCredentials);
      return navigator.credentials.create({ publicKey: key });
    }
    key.allowCredentials = named(key.allowCredentials);
    return navigator.credentials.get({ publicKey: key });
  }

  function answer(credential) {
    var said = credential.response, out = { clientDataJSON: text(said.clientDataJSON) };
    if (said.attestationObject) {
      out.attestationObject = text(said.attestationObject);
    } else {
      out.authenticatorData = text(said.authenticatorData);
      out.signature = text(said.signature);
      if (said.userHandle) out.userHandle = text(said.userHandle);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type,
      response: out, clientExtensionResults: {}
    });
  }

  function post(address, form, more) {
    var body = new FormData(form);
    Object.keys(more).forEach(function (name) { body.set(name, more[name]); });
    return fetch(address, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (response) { return response.json(); });
  }

  doc.querySelectorAll("[data-passkey]").forEach(function (place) {
    var go = place.querySelector("[data-passkey-go]");
    var says = place.querySelector("[data-passkey-status]");
    var form = place.querySelector("form");
    function say(words) { says.textContent = words; }
    go.addEventListener("click", function () {
      if (!window.PublicKeyCredential) return say(says.dataset.noSupport);
      say("");
      go.setAttribute("aria-busy", "true");
      post(place.dataset.options, form, {}).then(function (question) {
        if (question.error) throw question;
        return ask(question);
      }).then(function (credential) {
        return post(place.dataset.answer, form, { answer: answer(credential) });
      }).then(function (outcome) {
        if (outcome.error) throw outcome;
        location.assign(outcome.go);
      }).catch(function (problem) {
        go.removeAttribute("aria-busy");
        say(problem && problem.error ? problem.error : says.dataset.stopped);
      });
    });
  });

  // Seeing what one types: a button beside the field, only with JavaScript.
  doc.querySelectorAll("[data-reveal-for]").forEach(function (button) {
    var field = doc.getElementById(button.dataset.revealFor);
    if (!field) return;
    button.addEventListener("click", function () {
      var shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", shown ? "true" : "false");
    });
  });
})();
