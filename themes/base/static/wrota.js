/* What a page gains where scripts run; every page works without. Read by browsers as old as ES2017. */
(function () {
  "use strict";

  const BUSY_AT_MOST = 10000;

  /* Lead the keyboard and the screen reader to what the answer is about. */
  function focusOnAnswer() {
    const said = document.querySelector(".summary, .flash");
    if (said) {
      said.focus();
    }
  }

  /* Give each password a button that shows and hides it. */
  function addReveal(control) {
    const input = control.querySelector("input");
    const label = document.querySelector('label[for="' + input.id + '"]').firstChild.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "field__reveal";
    function show(visible) {
      const word = visible ? control.dataset.hide : control.dataset.show;
      input.type = visible ? "text" : "password";
      button.textContent = word;
      button.setAttribute("aria-label", word + ": " + label);
    }
    button.addEventListener("click", () => show(input.type === "password"));
    input.form.addEventListener("submit", () => show(false));
    show(false);
    control.appendChild(button);
  }

  /* A form that is under way is not sent again; its button keeps the focus. */
  function release(form) {
    form.removeAttribute("aria-busy");
  }

  function sendOnce(event) {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    window.setTimeout(release, BUSY_AT_MOST, form);
  }

  function releaseAll() {
    document.querySelectorAll("form[aria-busy]").forEach(release);
  }

  /* A page is not a fragment: where one comes, something else went wrong. */
  function refusePages(event) {
    if (/^\s*<!doctype/i.test(event.detail.serverResponse)) {
      event.detail.shouldSwap = false;
      event.detail.isError = true;
    }
  }

  function tellFailure(event) {
    const form = event.target.closest("form");
    if (form && form.getAttribute("aria-busy") === "true") {
      return;
    }
    const note = document.querySelector(".failure").content.cloneNode(true);
    event.detail.target.textContent = "";
    event.detail.target.appendChild(note);
  }

  /* A field whose note is gone is not wrong any more. */
  function settle(event) {
    const field = event.target.closest(".field");
    if (field && !field.querySelector(".note")) {
      field.classList.remove("field--wrong");
      field.removeAttribute("aria-invalid");
      field.querySelectorAll("[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
    }
  }

  function markBusy(event) {
    event.detail.target.setAttribute("aria-busy", "true");
  }

  function markDone(event) {
    event.detail.target.removeAttribute("aria-busy");
  }

  /* htmx keeps the address of the page in the browser's storage; nothing of a visit stays there. */
  function forgetAddress() {
    try {
      window.sessionStorage.removeItem("htmx-current-path-for-history");
    } catch (refusal) {
      // A browser that refuses its storage keeps nothing in it.
    }
  }

  /* The button that prints the page is there only where a script can do it. */
  function offerPrint(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  document.querySelectorAll("[data-show]").forEach(addReveal);
  document.querySelectorAll(".tools__print").forEach(offerPrint);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:beforeRequest", markBusy);
  document.addEventListener("htmx:afterRequest", markDone);
  document.addEventListener("htmx:beforeSwap", refusePages);
  document.addEventListener("htmx:afterSwap", settle);
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, tellFailure));
  forgetAddress();
  focusOnAnswer();
})();
