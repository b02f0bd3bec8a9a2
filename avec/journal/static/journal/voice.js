// Recording one's voice from the page. Without it, or without this file, one chooses a
// file: the form is the same. Nothing is sent before « Garder ».
(function () {
  "use strict";
  var part = document.querySelector("[data-voice]");
  var input = part && document.getElementById(part.getAttribute("data-voice"));
  if (!input || !window.MediaRecorder || !window.DataTransfer) return;
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;

  var start = part.querySelector("[data-voice-start]");
  var stop = part.querySelector("[data-voice-stop]");
  var says = part.querySelector("[role=status]");
  var heard = part.querySelector("audio");
  var longest = 175;
  var recorder = null;
  var pieces = [];
  var clock = 0;
  part.hidden = false;

  function say(name) {
    says.textContent = says.getAttribute("data-" + name) || "";
  }

  function let_go(stream) {
    stream.getTracks().forEach(function (track) { track.stop(); });
  }

  function keep(stream) {
    clearTimeout(clock);
    let_go(stream);
    var kind = (recorder.mimeType || "audio/webm").split(";")[0];
    var file = new File(pieces, "voix", { type: kind });
    var chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    if (heard.src) URL.revokeObjectURL(heard.src);
    heard.src = URL.createObjectURL(file);
    heard.hidden = false;
    stop.hidden = true;
    start.hidden = false;
    say("ready");
    start.focus();
  }

  start.addEventListener("click", function () {
    navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
      pieces = [];
      recorder = new MediaRecorder(stream, { audioBitsPerSecond: 64000 });
      recorder.ondataavailable = function (event) {
        if (event.data.size) pieces.push(event.data);
      };
      recorder.onstop = function () { keep(stream); };
      recorder.start(1000);
      clock = setTimeout(function () { recorder.stop(); }, longest * 1000);
      start.hidden = true;
      heard.hidden = true;
      stop.hidden = false;
      say("recording");
      stop.focus();
    }, function () { say("refused"); });
  });

  stop.addEventListener("click", function () {
    if (recorder && recorder.state === "recording") recorder.stop();
  });
})();
