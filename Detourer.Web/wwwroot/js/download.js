// Downloads that are built in the browser: an edited picture, or an archive that contains edited pictures.
import { renderEdit } from "./editor/render.js";
import { get } from "./editor/load.js";
import { zip } from "./zip.js";

/** @typedef {import("./card.js").Card} Card */

const missing = ["job_not_found", "job_expired", "job_cancelled"];
const urlLifetime = 60_000; // milliseconds; the browser must have started the download by then

/** @param {Card} card */
export async function downloadOne(card) {
  const { name, blob } = await fileOf(card);
  saveFile(name, blob);
}

/** Skips photos that no longer exist. @param {Card[]} cards @param {(n: number) => void} onProgress The number of the current photo, from 1. */
export async function downloadAll(cards, onProgress) {
  const files = [];
  for (const [i, card] of cards.entries()) {
    onProgress(i + 1);
    try {
      files.push(await fileOf(card));
    } catch (problem) {
      if (!missing.includes(/** @type {import("./api.js").Problem} */ (problem).code)) throw problem;
    }
  }

  if (files.length === 0) throw { code: "no_cutouts" };
  saveFile("detourer.zip", await zip(files));
}

/** The picture as it would be downloaded. @param {Card} card @returns {Promise<import("./zip.js").Entry>} */
export async function fileOf({ job, edit, source }) {
  if (!job?.result) throw { code: "job_not_found" };
  if (edit) return renderEdit(job, source?.file, edit);
  return { name: job.result.fileName, blob: await get(`${job.result.url}?through=web`) };
}

/** Lets the browser download a file. @param {string} name @param {Blob} blob */
export function saveFile(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), urlLifetime);
}
