/* Keeps what is typed into <form data-draft="key"> on this device until it has been sent,
   so that a lost connection or a closed page loses nothing. The server says that a report
   arrived by showing an element with data-draft-done="key". A draft belongs to one login, named
   by data-owner of the body: the next person who signs in neither reads nor loses it.
   session_end.js deletes drafts when their owner signs out. */
"use strict";

const PREFIX = `tsemed.draft.${document.body.dataset.owner || ""}/`;
const KEEP_DAYS = 14;

function values(form) {
  const kept = [];
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken" && name !== "version" && typeof value === "string") kept.push([name, value]);
  }
  return kept;
}

function fill(form, kept) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    const found = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = found.includes(field.value);
    else if (found.length) field.value = found[0];
  }
}

function say(form, key) {
  for (const note of form.querySelectorAll("[data-draft-note]")) note.hidden = note.dataset.draftNote !== key;
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < KEEP_DAYS * 86400000 ? draft : null;
  } catch {
    return null;
  }
}

function watch(form) {
  const key = form.dataset.draft;
  const draft = read(key);
  if (draft && !form.querySelector("[aria-invalid='true']")) {
    fill(form, draft.values);
    say(form, "restored");
  }
  const keep = () => {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values: values(form) }));
      say(form, navigator.onLine ? "kept" : "offline");
    } catch { /* a full or closed storage must not stop the typing */ }
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    delete form.dataset.sent;
    say(form, "offline");
  });
  addEventListener("online", () => say(form, "kept"));
}

for (const done of document.querySelectorAll("[data-draft-done]")) {
  try { localStorage.removeItem(PREFIX + done.dataset.draftDone); } catch { /* nothing was kept */ }
}
for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
