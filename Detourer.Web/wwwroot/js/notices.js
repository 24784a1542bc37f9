// Tells of what has happened: to eyes, to screen readers, or to both.
import { find } from "./element.js";

const toast = find("#toast", HTMLElement);
const news = find("#news", HTMLElement);
const longest = 8000; // milliseconds
/** @type {ReturnType<typeof setTimeout> | undefined} */
let end;

/** To both, for a while. @param {string} text */
export function tell(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(end);
  end = setTimeout(() => { toast.hidden = true; }, longest);
}

/** To screen readers: eyes see it anyway. @param {string} text */
export function announce(text) {
  news.textContent = text;
}

/** A notice that stays until what it says no longer holds. @param {string} id @param {string | null} text */
export function notice(id, text) {
  const element = find(`#${id}`, HTMLElement);
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
  element.hidden = text === null;
}
