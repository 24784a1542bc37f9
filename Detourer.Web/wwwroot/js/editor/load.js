// Loads the photo and its cutout at full resolution.
import { decodePng } from "./png.js";

/** @typedef {import("./png.js").Pixels} Pixels */
/** @typedef {{ width: number, height: number, photo: CanvasRenderingContext2D, cutout: Pixels }} Loaded */

/** @param {import("../api.js").Job} job @param {File | undefined} file The photo, if this page still has it. @returns {Promise<Loaded>} */
export async function load(job, file) {
  const result = /** @type {import("../api.js").Result} */ (job.result);
  const [cutout, bitmap] = await Promise.all([loadCutout(`${result.url}?through=web`), loadPhoto(job.id, file)]);
  const photo = canvasOf(cutout.width, cutout.height, true);
  photo.drawImage(bitmap, 0, 0, cutout.width, cutout.height);
  bitmap.close();
  return { width: cutout.width, height: cutout.height, photo, cutout };
}

/** @param {number} width @param {number} height @param {boolean} [read] Whether its pixels are read often. */
export function canvasOf(width, height, read = false) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const context = canvas.getContext("2d", { willReadFrequently: read });
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  return context;
}

/** @param {string} url @returns {Promise<Pixels>} */
async function loadCutout(url) {
  const file = await get(url);
  const exact = await decodePng(await file.arrayBuffer());
  if (exact) return exact;
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const context = canvasOf(width, height, true);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: /** @type {Uint8ClampedArray<ArrayBuffer>} */ (context.getImageData(0, 0, width, height).data) };
}

/** Decodes the photo; the server converts formats that the browser cannot decode. @param {string} id @param {File | undefined} file */
async function loadPhoto(id, file) {
  try {
    return await createImageBitmap(file ?? await get(`/api/v1/jobs/${id}/original?through=web`));
  } catch {
    return createImageBitmap(await get(`/api/v1/jobs/${id}/original/rendition`));
  }
}

/** @param {string} url */
export async function get(url) {
  const answer = await fetch(url).catch(() => { throw { code: "offline" }; });
  if (!answer.ok) throw { code: (await answer.json().catch(() => ({}))).code ?? "unknown" };
  return answer.blob();
}
