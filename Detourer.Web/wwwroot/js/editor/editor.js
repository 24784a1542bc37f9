// Opens the editor. Its markup is loaded once; each opened photo gets its own session.
import { find } from "../element.js";
import { errorText } from "../texts.js";
import { Session } from "./session.js";
import { load } from "./load.js";
import { readEdit } from "./edit-store.js";
import { setTexts, t } from "./texts.js";

/** @typedef {import("./edit-store.js").Edit} Edit */

/** @type {Promise<HTMLDialogElement> | undefined} */
let markup;

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
      edit = await session.dispose();
    }
  } catch (problem) {
    find("[data-part=loading]", HTMLElement, dialog).textContent =
      t("failed", { reason: errorText(/** @type {import("../api.js").Problem} */ (problem)?.code) });
    if (problem instanceof Error) console.error(problem);
    await closed;
  }

  dialog.remove();
  return edit;
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
