// Files that are made in the browser: an edited picture, and an archive with edited pictures in it.
import { writeEdited } from "./editor/edited.js";
import { get } from "./editor/pixels.js";
import { zip } from "./zip.js";

/** @typedef {import("./card.js").Card} Card */

const gone = ["job_not_found", "job_expired", "job_cancelled"];
const patience = 60_000; // milliseconds until a browser has taken what it was given

/** @param {Card} card */
export async function saveOne(card) {
  const { name, blob } = await fileOf(card);
  save(name, blob);
}

/** Photos that are no longer there are left out. @param {Card[]} cards @param {(n: number) => void} onProgress Which one it is at, from 1. */
export async function saveAll(cards, onProgress) {
  const files = [];
  for (const [i, card] of cards.entries()) {
    onProgress(i + 1);
    try {
      files.push(await fileOf(card));
    } catch (problem) {
      if (!gone.includes(/** @type {import("./jobs.js").Problem} */ (problem).code)) throw problem;
    }
  }

  if (files.length === 0) throw { code: "no_cutouts" };
  save("detourer.zip", await zip(files));
}

/** @param {Card} card @returns {Promise<import("./zip.js").Entry>} */
async function fileOf({ job, edit, source }) {
  if (!job?.result) throw { code: "job_not_found" };
  if (edit) return writeEdited(job, source?.file, edit);
  return { name: job.result.fileName, blob: await get(`${job.result.url}?through=web`) };
}

/** @param {string} name @param {Blob} blob */
function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), patience);
}
