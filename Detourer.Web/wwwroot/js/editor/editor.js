// Opens the editor: its markup is loaded once, and each photo that is opened gets a session of its own.
import { find } from "../element.js";
import { reason } from "../texts.js";
import { Session } from "./session.js";
import { load } from "./pixels.js";
import { readEdit } from "./edits.js";
import { useTexts, word } from "./words.js";

/** @typedef {import("./edits.js").Edit} Edit */

/** @type {Promise<HTMLDialogElement> | undefined} */
let markup;

/**
 * @param {import("../jobs.js").Job} job
 * @param {File | undefined} file The photo, if this page still has it.
 * @param {Edit | undefined} known What was done to it, where the browser keeps nothing.
 * @returns {Promise<Edit | undefined>} What has been done to it, once the editor is closed.
 */
export async function openEditor(job, file, known) {
  markup ??= fetchMarkup();
  markup.catch(() => { markup = undefined; });
  const dialog = fresh(await markup);
  document.body.append(dialog);
  dialog.showModal();
  find("[data-part=name]", HTMLElement, dialog).textContent = job.fileName;
  let edit;
  const closed = new Promise(resolve => dialog.addEventListener("close", resolve, { once: true }));
  const close = find("[data-do=close]", HTMLElement, dialog);
  close.addEventListener("click", () => dialog.close());
  try {
    const [loaded, kept] = await Promise.all([load(job, file), readEdit(job.id)]);
    if (dialog.open) {
      const session = new Session(dialog, job, loaded);
      await session.start(kept ?? known);
      await closed;
      edit = await session.end();
    }
  } catch (problem) {
    find("[data-part=loading]", HTMLElement, dialog).textContent =
      word("failed", { reason: reason(/** @type {import("../jobs.js").Problem} */ (problem)?.code) });
    if (problem instanceof Error) console.error(problem);
    await closed;
  }

  dialog.remove();
  return edit;
}

/** Nothing of one photo stays for the next. @param {HTMLDialogElement} dialog */
const fresh = dialog => /** @type {HTMLDialogElement} */ (dialog.cloneNode(true));

async function fetchMarkup() {
  const root = document.documentElement.lang === "en" ? "" : `/${document.documentElement.lang}`;
  const answer = await fetch(`${root}/editor`);
  if (!answer.ok) throw new Error(`The editor's markup: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const style = document.importNode(find("link", HTMLLinkElement, page), true);
  await new Promise((resolve, reject) => {
    style.onload = resolve;
    style.onerror = reject;
    document.head.append(style);
  });
  const dialog = document.importNode(find("dialog", HTMLDialogElement, page), true);
  useTexts(JSON.parse(dialog.dataset.texts ?? "{}"));
  dialog.removeAttribute("data-texts");
  return dialog;
}
