// Opens the editor. Its markup is loaded once; each opened photo gets its own session.
import { find } from "../element.js";
import { errorText } from "../texts.js";
import { readEdit } from "./edit-store.js";
import { load } from "./load.js";
import { Session } from "./session.js";
import { setTexts, t } from "./texts.js";

/** @typedef {import("./edit-store.js").Edit} Edit */

/** @type {Promise<HTMLDialogElement> | undefined} */
let markup;
/** @type {Session | undefined} */
let current;

/**
 * @param {import("../api.js").Job} job
 * @param {File | undefined} file The photo, if this page still has it.
 * @param {Edit | undefined} known The edit of this visit, for browsers without storage.
 * @returns {Promise<Edit | undefined>} The edit, once the editor is closed.
 */
export async function openEditor(job, file, known) {
  markup ??= fetchMarkup();
  markup.catch(() => { markup = undefined; });
  const dialog = copyOf(await markup);
  document.body.append(dialog);
  dialog.showModal();
  const canvas = find("canvas", HTMLCanvasElement, dialog);
  canvas.focus();
  find("[data-part=name]", HTMLElement, dialog).textContent = job.fileName;
  let edit;
  const closed = closeWithBack(dialog);
  const close = find("[data-do=close]", HTMLElement, dialog);
  close.addEventListener("click", () => dialog.close());
  try {
    const [loaded, kept] = await Promise.all([load(job, file), readEdit(job.id)]);
    if (dialog.open) {
      current = new Session(dialog, job, loaded);
      await current.start(kept ?? known);
      await closed;
      edit = await current.dispose();
    }
  } catch (problem) {
    find("[data-part=loading]", HTMLElement, dialog).textContent =
      t("failed", { reason: errorText(/** @type {import("../api.js").Problem} */ (problem)?.code) });
    if (problem instanceof Error) console.error(problem);
    await closed;
  }

  current = undefined;
  dialog.remove();
  return edit;
}

/** Asks whether an image that was dropped on the editor is its background. @param {File} file */
export const offerBackground = file => current?.offerBackground(file);

/** Gives the open editor a history entry, so that Back closes it. @param {HTMLDialogElement} dialog @returns {Promise<void>} Resolves when the editor is closed. */
function closeWithBack(dialog) {
  history.pushState({ editor: true }, "");
  const onBack = () => dialog.close();
  addEventListener("popstate", onBack, { once: true });
  return new Promise(resolve => dialog.addEventListener("close", () => {
    removeEventListener("popstate", onBack);
    if (history.state?.editor) history.back();
    resolve();
  }, { once: true }));
}

/** A new copy for each photo. @param {HTMLDialogElement} dialog */
const copyOf = dialog => /** @type {HTMLDialogElement} */ (dialog.cloneNode(true));

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
  setTexts(JSON.parse(dialog.dataset.texts ?? "{}"));
  dialog.removeAttribute("data-texts");
  return dialog;
}
