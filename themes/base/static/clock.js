/* The session's clock: counts down, asks the server before it warns or says the end, and never leads anybody away. */
(function () {
  "use strict";

  const CALM = 0;
  const WARNED = 1;
  const LAST_MINUTE = 2;
  const OVER = 3;
  const BETWEEN_QUESTIONS = 5000;
  const BETWEEN_NOTES = 60000;

  const clock = document.querySelector(".clock");
  if (!clock) {
    return;
  }
  const face = clock.querySelector(".clock__face");
  const form = clock.querySelector(".clock__form");
  const said = clock.querySelector(".clock__said");
  const warning = Number(clock.dataset.warning) * 60;
  let endsAt = 0;
  let askedAt = 0;
  let level = CALM;

  /* The button that sends a half-filled form to be kept, where the page has one. */
  function keeper() {
    const send = document.querySelector("main [name=later]") || document.querySelector("main form[method=post] .button--main");
    return clock.dataset.keeps ? send : null;
  }

  /* Only differences of this machine's clock count, so that it may be wrong. */
  function left() {
    return Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  }

  function due() {
    if (left() > warning) {
      return CALM;
    }
    return left() > 60 ? WARNED : LAST_MINUTE;
  }

  function words() {
    const over = keeper() ? clock.dataset.saidKept : clock.dataset.saidOver;
    return ["", clock.dataset.saidWarning, clock.dataset.saidMinute, over][level];
  }

  /* Speak once at each step, and be silent again when the session was prolonged elsewhere. */
  function settle(next) {
    if (next === level) {
      return;
    }
    if (level === CALM) {
      // The bar leaves its place in the header empty, so that nothing moves under a finger or a cursor.
      clock.style.minHeight = clock.offsetHeight + "px";
    }
    level = next;
    clock.classList.toggle("clock--low", level > CALM);
    clock.classList.toggle("clock--over", level === OVER);
    document.documentElement.classList.toggle("is-ending", level > CALM);
    said.textContent = words();
  }

  function show() {
    const seconds = String(left() % 60).padStart(2, "0");
    face.querySelector(".clock__left").textContent = Math.floor(left() / 60) + ":" + seconds;
  }

  function ask(atMostEvery) {
    if (Date.now() - askedAt >= atMostEvery) {
      askedAt = Date.now();
      face.dispatchEvent(new CustomEvent("ask"));
    }
  }

  function tick() {
    if (level === OVER) {
      return;
    }
    show();
    if (left() === 0 || due() > level) {
      ask(BETWEEN_QUESTIONS);
    }
  }

  function wasPressed(event) {
    const { verb } = event.detail.requestConfig;
    return verb === "post";
  }

  /* Take over what the server says, which alone knows of other tabs. */
  function read() {
    const count = face.querySelector(".clock__count");
    if (!count) {
      settle(OVER);
      return;
    }
    endsAt = Date.now() + Number(count.dataset.left) * 1000;
    face.querySelector(".clock__until").hidden = true;
    count.hidden = false;
    show();
    settle(due());
  }

  function answered(event) {
    form.removeAttribute("aria-busy");
    askedAt = Date.now();
    read();
    if (level === CALM) {
      said.textContent = wasPressed(event) && event.detail.xhr.status === 200 ? clock.dataset.saidProlonged : "";
    }
  }

  /* Without an answer the own count is warned by; only the server may say that all is over. */
  function unanswered(event) {
    event.stopPropagation();
    form.removeAttribute("aria-busy");
    if (wasPressed(event)) {
      said.textContent = clock.dataset.saidFailure;
    } else if (level !== OVER) {
      settle(Math.max(level, due()));
    }
  }

  /* Whoever signs in again from a form takes along what is typed in it. */
  function enter(event) {
    if (keeper() && event.target.closest(".clock__enter")) {
      event.preventDefault();
      keeper().click();
    }
  }

  function lookAgain() {
    if (document.visibilityState === "visible") {
      ask(0);
    }
  }

  /* A note beside a field has prolonged the session; another tab does not ask for it at once. */
  function noticeUse(event) {
    if (!clock.contains(event.target)) {
      ask(BETWEEN_NOTES);
    }
  }

  clock.addEventListener("htmx:afterSwap", answered);
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => clock.addEventListener(name, unanswered));
  clock.addEventListener("click", enter);
  document.addEventListener("htmx:afterRequest", noticeUse);
  document.addEventListener("visibilitychange", lookAgain);
  window.addEventListener("pageshow", (event) => event.persisted && lookAgain());
  askedAt = Date.now();
  read();
  window.setInterval(tick, 1000);
})();
