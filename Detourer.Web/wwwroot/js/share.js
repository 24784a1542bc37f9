// Shares a photo: the server stores the picture as it is now, edits included, under a read-only link.
import { shareJob } from "./api.js";
import { fileOf } from "./download.js";
import { find } from "./element.js";
import { toast } from "./notices.js";
import { errorText, t } from "./texts.js";

/** @typedef {import("./card.js").Card} Card */

/** Asks what to share, and copies the link or opens the device's share sheet. @param {Card} card @param {string | undefined} token The owner token. */
export async function sharePhoto(card, token) {
  if (!card.job) return;
  const choice = await ask();
  if (!choice) return;
  card.showRendering(true);
  try {
    const picture = card.edit ? (await fileOf(card)).blob : undefined;
    await offer(await shareJob(card.job.id, token, { picture, ...choice }), card.name);
  } catch (problem) {
    toast(errorText(/** @type {import("./api.js").Problem} */ (problem).code));
  } finally {
    card.showRendering(false);
  }
}

/** @returns {Promise<{ withOriginal: boolean } | null>} */
function ask() {
  const dialog = find("#share", HTMLDialogElement);
  const original = find("input", HTMLInputElement, dialog);
  original.checked = false;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () =>
    resolve(dialog.returnValue === "yes" ? { withOriginal: original.checked } : null), { once: true }));
}

/** @param {string} url @param {string} name */
async function offer(url, name) {
  if (matchMedia("(pointer: coarse)").matches && navigator.share) {
    await navigator.share({ title: name, url }).catch(() => {});
    return;
  }

  try {
    await navigator.clipboard.writeText(url);
    toast(t("copied", { name }));
  } catch {
    toast(t("address", { name, url }));
  }
}
