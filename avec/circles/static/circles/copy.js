// The text of a field goes to the clipboard; where that is not allowed, it is
// selected, ready to be copied by hand.
document.addEventListener("click", function (event) {
  "use strict";
  var button = event.target.closest("[data-copy]");
  if (!button) return;
  var field = document.getElementById(button.getAttribute("data-copy"));
  field.select();
  if (!navigator.clipboard) return;
  navigator.clipboard.writeText(field.value).then(function () {
    button.nextElementSibling.textContent = button.getAttribute("data-copied");
  }, function () {});
});
