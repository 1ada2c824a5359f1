(function () {
  "use strict";
  var root = document;
  function all() { return root.querySelectorAll("details"); }
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var found = id ? root.getElementById(id) : null;
    if (!found) { return; }
    for (var at = found; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    found.scrollIntoView();
    requestAnimationFrame(function () { found.scrollIntoView(); });
  }
  window.addEventListener("hashchange", reveal);
  reveal();
  var button = root.getElementById("unfold");
  button.hidden = false;
  button.addEventListener("click", function () {
    var open = button.getAttribute("aria-pressed") !== "true";
    all().forEach(function (one) { one.open = open; });
    button.setAttribute("aria-pressed", String(open));
  });
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(all(), function (one) { return !one.open; });
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });
  root.querySelectorAll("nav.toc a").forEach(function (link) {
    link.addEventListener("click", function () { root.getElementById("toc-open").checked = false; });
  });
}());
