// Renders a stored edit without opening the editor.
import { History } from "./history.js";
import { Matte } from "./matte.js";
import { encode, fileNameOf } from "./export.js";
import { Picture } from "./picture.js";
import { load } from "./load.js";
import { defaults } from "./settings.js";

/** @typedef {import("./edit-store.js").Edit} Edit */

/**
 * Renders the file that the editor would download.
 * @param {import("../api.js").Job} job
 * @param {File | undefined} file The photo, if this page still has it.
 * @param {Edit} edit
 * @returns {Promise<{ name: string, blob: Blob }>}
 */
export async function renderEdit(job, file, edit) {
  const matte = new Matte(await load(job, file));
  const picture = new Picture(matte, defaults(matte.width, matte.height));
  await applyEdit(edit, picture);
  const { blob } = await encode(picture, edit.output);
  picture.images.forEach(image => image.close());
  return { name: fileNameOf(job, edit.output), blob };
}

/** Applies a stored edit to a picture. @param {Edit} edit @param {Picture} picture */
export async function applyEdit({ steps, done, settings, images }, picture) {
  Object.assign(picture.settings, settings);
  for (const [name, file] of Object.entries(images)) {
    const image = await createImageBitmap(file).catch(() => null); // an unreadable image leaves the background empty
    if (image) picture.images.set(name, image);
  }

  const { strokes } = new History(steps, done);
  if (strokes.length > 0) picture.matte.replay(strokes);
}
