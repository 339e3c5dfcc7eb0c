/* A form that was sent after the session had run out leads to the sign-in. What was typed waits
   in this tab meanwhile, and stands in the form again when its page is back; once, and only if
   the same login is back (data-owner of the body). */
"use strict";

(() => {
  const KEY = "tsemed.interrupted";
  const KEEP_MINUTES = 60;
  const owner = document.body.dataset.owner || "";
  const isSignIn = /^\/(login|link|again)\//.test(location.pathname);
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "form_key", "version", "next", "conflict"]);

  function typed(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));
  }

  function fill(form, kept) {
    for (const field of form.elements) {
      if (!field.name || ["hidden", "submit", "button", "file"].includes(field.type)) continue;
      const found = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = found.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = found.includes(option.value);
      else if (found.length) field.value = found[0];
    }
  }

  function read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      if (!kept || Date.now() - kept.at < KEEP_MINUTES * 60000) return kept;
      sessionStorage.removeItem(KEY);
      return null;
    } catch {
      return null;
    }
  }

  function write(kept) {
    try { kept ? sessionStorage.setItem(KEY, JSON.stringify(kept)) : sessionStorage.removeItem(KEY); } catch { /* storage is closed */ }
  }

  const kept = read();
  if (kept && isSignIn) write({ ...kept, isInterrupted: true });
  else if (kept && kept.owner === owner && (!kept.isInterrupted || kept.path === location.pathname)) {
    write(null);
    const form = kept.isInterrupted && document.querySelectorAll("main form[method=post]")[kept.place];
    if (form) {
      fill(form, kept.values);
      const words = document.getElementById("typed-is-back");
      if (words) document.getElementById("messages").append(words.content.cloneNode(true));
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const place = [...document.querySelectorAll("main form[method=post]")].indexOf(form);
    if (isSignIn || place < 0 || form.dataset.draft || event.defaultPrevented) return;
    write({ owner, path: location.pathname, place, values: typed(form), at: Date.now() });
  });
})();
