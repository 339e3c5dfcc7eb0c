/* What a session leaves behind in a browser: pages in the back/forward cache, and drafts.
   A page that comes back from the back/forward cache is asked for again, because its reader may
   have signed out meanwhile. Drafts belong to one login (data-owner of the body): signing out
   deletes those of the reader, and those of anybody are deleted when they are too old. */
"use strict";

(() => {
  const DRAFT = "tsemed.draft.";
  const INTERRUPTED = "tsemed.interrupted";
  const KEEP_DAYS = 14;
  const owner = document.body.dataset.owner || "";
  const root = document.documentElement;

  /* Hidden before it is put away, so that nothing is painted between coming back and reloading. */
  addEventListener("pagehide", (event) => {
    if (owner && event.persisted) root.hidden = true;
  });
  addEventListener("pageshow", (event) => {
    if (owner && event.persisted) location.reload();
  });

  function drafts(isWanted) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(DRAFT) && isWanted(key));
    } catch {
      return [];
    }
  }

  function isTooOld(key) {
    const ofSomebody = key.slice(DRAFT.length).includes("/");
    try {
      return !ofSomebody || Date.now() - JSON.parse(localStorage.getItem(key)).at >= KEEP_DAYS * 86400000;
    } catch {
      return true;
    }
  }

  function isMine(key) {
    return key.startsWith(`${DRAFT}${owner}/`);
  }

  for (const key of drafts(isTooOld)) localStorage.removeItem(key);
  for (const note of document.querySelectorAll("[data-unsent]")) note.hidden = !drafts(isMine).length;

  /* The button of the menu leads to the page that asks first, where something typed would be lost. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("signsOut" in form.dataset)) return;
    const mine = drafts(isMine);
    if (mine.length && form.dataset.signsOut === "ask") {
      event.preventDefault();
      location.assign(form.action);
      return;
    }
    for (const key of mine) localStorage.removeItem(key);
    try { sessionStorage.removeItem(INTERRUPTED); } catch { /* storage is closed */ }
  });
})();
