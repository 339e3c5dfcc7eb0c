/* Shows each question of a questionnaire when its condition holds of what is answered. The server
   decides again: without this script every question is shown, and what was not asked is not taken. */
"use strict";

function answerOf(part) {
  const fields = [...part.querySelectorAll("input, select, textarea")];
  const first = fields[0];
  if (!first) return null;
  if (first.type === "checkbox") return fields.filter((one) => one.checked).map((one) => one.value);
  if (first.type === "radio") return (fields.find((one) => one.checked) || { value: "" }).value;
  if (first.multiple) return [...first.selectedOptions].map((one) => one.value);
  if (part.dataset.number === undefined) return first.value.trim();
  return first.value.trim() === "" ? null : Number(first.value.replace(",", "."));
}

function chosen(value) {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined || value === "" ? [] : [String(value)];
}

function value(node, answers) {
  return node[0] === "ref" ? answers.get(node[1]) : node[1];
}

function compares(sign, left, right) {
  const numbers = typeof left === "number" && typeof right === "number";
  if (sign === "=" || sign === "!=") {
    const same = numbers ? left === right : String(left ?? "") === String(right ?? "");
    return same === (sign === "=");
  }
  if (!numbers) return false;
  return { "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right }[sign];
}

function holds(node, answers) {
  const [kind, first, second] = node;
  if (kind === "and") return holds(first, answers) && holds(second, answers);
  if (kind === "or") return holds(first, answers) || holds(second, answers);
  if (kind === "not") return !holds(first, answers);
  if (kind === "selected") return chosen(value(first, answers)).includes(second);
  return compares(kind, value(first, answers), value(second, answers));
}

function show(root) {
  const parts = [...root.querySelectorAll("[data-part]")];
  for (const part of parts) part.hidden = false;
  /* Conditions never run in a circle, so each pass settles at least one more. */
  for (let pass = 0; pass < parts.length; pass += 1) {
    const answers = new Map();
    for (const part of parts) {
      if (!part.querySelector("[data-part]") && !part.closest("[hidden]")) {
        answers.set(part.dataset.part, answerOf(part));
      }
    }
    let changed = false;
    for (const part of parts) {
      if (!part.dataset.shownIf) continue;
      const hide = !holds(JSON.parse(part.dataset.shownIf), answers);
      if (part.hidden !== hide) changed = true;
      part.hidden = hide;
    }
    if (!changed) return;
  }
}

for (const root of document.querySelectorAll("[data-shown-if-root]")) {
  root.addEventListener("change", () => show(root));
  root.addEventListener("input", () => show(root));
  show(root);
}
