/* The robot check's work: a script looks for a number while the person reads; without it, the ticket ripens by itself. */
(function () {
  "use strict";

  const AT_ONCE = 500;
  const encoder = new TextEncoder();

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function isNumber(check, number) {
    const text = encoder.encode(check.dataset.ticket + "&" + number);
    return window.crypto.subtle.digest("SHA-256", text).then((digest) => hex(digest) === check.dataset.challenge);
  }

  /* Try a bundle of numbers, then the next, so that the page stays alive. */
  function find(check, first) {
    if (first > Number(check.dataset.most)) {
      return Promise.resolve(null);
    }
    const numbers = Array.from({ length: AT_ONCE }, (_, place) => first + place);
    return Promise.all(numbers.map((number) => isNumber(check, number))).then((fits) => {
      const place = fits.indexOf(true);
      return place < 0 ? find(check, first + AT_ONCE) : first + place;
    });
  }

  function tell(check, words) {
    const note = check.querySelector(".field__note");
    note.textContent = words;
  }

  function work(check) {
    const box = check.querySelector("[name=human]");
    const answer = check.querySelector("[name=work]");
    let finding = null;
    function begin() {
      if (finding || answer.value || !box.checked) {
        return;
      }
      tell(check, check.dataset.working);
      finding = find(check, 0).then((number) => {
        if (number !== null) {
          answer.value = [number, check.dataset.challenge, check.dataset.signature].join(".");
        }
        tell(check, check.dataset.done);
      });
    }
    /* Sent as by the button where the browser can, so that a second press is noticed. */
    function send() {
      finding = null;
      if (box.form.requestSubmit) {
        box.form.requestSubmit();
      } else {
        box.form.submit();
      }
    }
    /* Whoever is quicker than the work waits for it here, instead of being sent back by the server. */
    function wait(event) {
      if (!finding || answer.value) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      finding.then(send);
    }
    box.addEventListener("change", begin);
    box.form.addEventListener("submit", wait);
    begin();
  }

  if (window.crypto && window.crypto.subtle) {
    document.querySelectorAll("[data-challenge]").forEach(work);
  }
})();
