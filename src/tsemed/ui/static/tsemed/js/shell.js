/* Small comforts; every page works without them. */
"use strict";

/* One open menu at a time; Escape and a click elsewhere close it. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest("details[data-menu][open]");
  closeMenus(null);
  if (menu) menu.querySelector("summary").focus();
});

/* A dialog instead of the page the link leads to. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

/* A form is sent once: a second press does nothing until the page answers. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  // Only a form that is accepted once is held; one that answers with a file stays open.
  if (!form.elements.form_key || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-sent]");
  if (form) delete form.dataset.sent;
});

/* No answer, or one that says the server is in trouble: say so, and leave the page as it is. */
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    const words = document.getElementById("no-answer");
    if (words) document.getElementById("messages").replaceChildren(words.content.cloneNode(true));
  });
}
