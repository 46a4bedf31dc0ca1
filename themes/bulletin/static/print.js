/* The button that prints the page: there only where a script can do it. */
(function () {
  "use strict";

  document.querySelectorAll(".tools__print").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
