// What an edit makes of a photo: pixels are made of it again, whether the editor is open or not.
import { History } from "./history.js";
import { Matte } from "./matte.js";
import { nameOf, write } from "./output.js";
import { Picture } from "./picture.js";
import { load } from "./pixels.js";
import { defaults } from "./settings.js";

/** @typedef {import("./edits.js").Edit} Edit */

/**
 * The file that the editor would give.
 * @param {import("../jobs.js").Job} job
 * @param {File | undefined} file The photo, if this page still has it.
 * @param {Edit} edit
 * @returns {Promise<{ name: string, blob: Blob }>}
 */
export async function writeEdited(job, file, edit) {
  const matte = new Matte(await load(job, file));
  const picture = new Picture(matte, defaults(matte.width, matte.height));
  await apply(edit, picture);
  const { blob } = await write(picture, edit.output);
  picture.images.forEach(image => image.close());
  return { name: nameOf(job, edit.output), blob };
}

/** Does once more what was done. @param {Edit} edit @param {Picture} picture */
export async function apply({ steps, done, settings, images }, picture) {
  Object.assign(picture.settings, settings);
  for (const [name, file] of Object.entries(images)) {
    const image = await createImageBitmap(file).catch(() => null); // then nothing is behind the subject
    if (image) picture.images.set(name, image);
  }

  const { strokes } = new History(steps, done);
  if (strokes.length > 0) picture.matte.replay(strokes);
}
