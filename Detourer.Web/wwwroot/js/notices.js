// Messages: toasts, announcements for screen readers, and lasting notices.
import { find } from "./element.js";

const toastElement = find("#toast", HTMLElement);
const announcements = find("#announcements", HTMLElement);
const longest = 8000; // milliseconds
/** @type {ReturnType<typeof setTimeout> | undefined} */
let end;

/** Shows a message for a few seconds. Screen readers read it as well. @param {string} text */
export function toast(text) {
  toastElement.textContent = text;
  toastElement.hidden = false;
  clearTimeout(end);
  end = setTimeout(() => { toastElement.hidden = true; }, longest);
}

/** Announces a message to screen readers only. @param {string} text */
export function announce(text) {
  announcements.textContent = text;
}

/** Shows a lasting notice, or hides it if the text is null. @param {string} id @param {string | null} text */
export function setNotice(id, text) {
  const element = find(`#${id}`, HTMLElement);
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
  element.hidden = text === null;
}
