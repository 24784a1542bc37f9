// Sets the background of a cutout on its card, without opening the editor.
import { History } from "./editor/history.js";
import { readEdit, storeEdit } from "./editor/edit-store.js";
import { isUnchanged, newEdit } from "./editor/edit.js";
import { previewEdit } from "./editor/render.js";
import { part } from "./element.js";

/** @typedef {import("./card.js").Card} Card */

/** @param {Card} card @param {string} color A hexadecimal colour, or "" for transparency. */
export async function setBackground(card, color) {
  const { job } = card;
  if (!job?.result) return;
  const edit = await readEdit(job.id) ?? card.edit ?? newEdit(job.result);
  const { settings } = edit;
  const after = color ? { ground: /** @type {const} */ ("color"), color } : { ground: /** @type {const} */ ("none") };
  const before = Object.fromEntries(Object.keys(after).map(key => [key, settings[/** @type {"color"} */ (key)]]));
  const wasPlain = isPlain(edit);
  const history = new History(edit.steps, edit.done);
  history.push({ before, after });
  Object.assign(settings, after);
  edit.steps = history.steps;
  edit.done = history.done;
  edit.preview = isUnchanged(edit, job.result) ? null
    : wasPlain ? await previewOn(card, color)
    : await previewEdit(job, card.source?.file, edit);
  await storeEdit(job.id, edit);
  card.showEdit(edit);
}

/** Whether the edit only has a background colour. @param {import("./editor/edit-store.js").Edit} edit */
const isPlain = ({ steps, settings }) => !settings.shadow && ["none", "color"].includes(settings.ground)
  && steps.every(step => "after" in step && Object.keys(step.after).every(key => key === "ground" || key === "color"));

/** Composes the preview from the small cutout, which takes milliseconds. @param {Card} card @param {string} color @returns {Promise<Blob | null>} */
async function previewOn({ job, element }, color) {
  const image = new Image();
  image.src = part("after", element).dataset.cutout ?? "";
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  if (!context || !job) return null;
  context.fillStyle = color;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0);
  return new Promise(resolve => canvas.toBlob(resolve, "image/webp", 0.9));
}
