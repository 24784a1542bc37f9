// Thumbnails of local files, one at a time so that a folder of photos does not exhaust a phone's memory.
const side = 800;

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {Blob} file @returns {Promise<string>} An object URL, which the caller revokes. Rejects if the browser cannot decode the format. */
export function thumbnail(file) {
  const result = last.then(() => make(file));
  last = result.catch(() => {});
  return result;
}

/** @param {Blob} file */
async function make(file) {
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(whole.width, whole.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(whole.width * scale));
  canvas.height = Math.max(1, Math.round(whole.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  /** @type {Blob | null} */
  const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/webp", 0.8));
  if (!blob) throw new Error("no picture");
  return URL.createObjectURL(blob);
}
