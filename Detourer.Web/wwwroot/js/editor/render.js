// Renders a stored edit without opening the editor.
import { encode, fileNameOf, preview } from "./export.js";
import { History } from "./history.js";
import { load } from "./load.js";
import { Matte } from "./matte.js";
import { Picture } from "./picture.js";
import { defaults } from "./settings.js";

/** @typedef {import("./edit-store.js").Edit} Edit */
/** @typedef {import("../api.js").Job} Job */

/**
 * Renders the file that the editor would download.
 * @param {Job} job
 * @param {File | undefined} file The photo, if this page still has it.
 * @param {Edit} edit
 * @returns {Promise<{ name: string, blob: Blob }>}
 */
export const renderEdit = (job, file, edit) => withPicture(job, file, edit, async picture =>
  ({ name: fileNameOf(job, edit.output), blob: (await encode(picture, edit.output)).blob }));

/** The small picture that the card shows. @param {Job} job @param {File | undefined} file @param {Edit} edit */
export const previewEdit = (job, file, edit) => withPicture(job, file, edit, picture => preview(picture, edit.output));

/** @template T @param {Job} job @param {File | undefined} file @param {Edit} edit @param {(picture: Picture) => Promise<T>} use */
async function withPicture(job, file, edit, use) {
  const matte = new Matte(await load(job, file));
  const picture = new Picture(matte, defaults(matte.width, matte.height));
  try {
    await applyEdit(edit, picture);
    return await use(picture);
  } finally {
    picture.dispose();
  }
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
