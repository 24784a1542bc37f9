// The dialog that asks before something is deleted or replaced.
import { find } from "./element.js";

/**
 * @param {string} question
 * @param {string} action The text of the button that confirms.
 * @returns {Promise<boolean>}
 */
export function confirmed(question, action) {
  const dialog = find("#confirm", HTMLDialogElement);
  find("p", HTMLElement, dialog).textContent = question;
  find("[value=yes]", HTMLButtonElement, dialog).textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
