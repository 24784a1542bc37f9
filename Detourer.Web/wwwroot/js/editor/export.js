// Encodes the picture. The server encodes formats that the browser cannot, and keeps nothing.
import { encodePng } from "./png.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./settings.js").Output} Output */

const previewSide = 800;
const extensions = { png: "png", webp: "webp", jpeg: "jpg", avif: "avif" };

/** The name of the downloaded file. @param {import("../api.js").Job} job @param {Output} output */
export const fileNameOf = (job, { format }) => `nobg-${job.fileName.replace(/\.[^.]*$/, "")}.${extensions[format]}`;

/** @param {Picture} picture @param {Output} output @returns {Promise<{ blob: Blob, width: number, height: number }>} */
export async function encode(picture, { format, quality, width: wanted }) {
  const width = wanted || picture.settings.w;
  if (format === "png" && picture.isBare && width === picture.settings.w && isInside(picture)) {
    const { x, y, w, h } = picture.settings;
    const { data } = picture.matte.pixels({ x, y, w, h });
    return { blob: await encodePng({ width: w, height: h, data: /** @type {Uint8ClampedArray<ArrayBuffer>} */ (data) }), width: w, height: h };
  }

  const canvas = picture.render(width, format === "jpeg");
  const size = { width: canvas.width, height: canvas.height };
  const type = `image/${format}`;
  const own = format === "avif" ? null : await toBlob(canvas, type, quality / 100);
  if (own?.type === type) return { blob: own, ...size };
  const png = await toBlob(canvas, "image/png");
  if (!png) throw { code: "unknown" };
  return { blob: await encodeOnServer(png, format, quality), ...size };
}

/** Whether the frame lies within the photo. @param {Picture} picture */
const isInside = ({ settings: { x, y, w, h }, matte: { width, height } }) => x >= 0 && y >= 0 && x + w <= width && y + h <= height;

/** A small preview for the card. @param {Picture} picture @param {Output} output */
export function preview(picture, { format }) {
  const { w, h } = picture.settings;
  const scale = Math.min(1, previewSide / Math.max(w, h));
  return toBlob(picture.render(Math.max(1, Math.round(w * scale)), format === "jpeg"), "image/webp", 0.85);
}

/** @param {HTMLCanvasElement} canvas @param {string} type @param {number} [quality] @returns {Promise<Blob | null>} */
const toBlob = (canvas, type, quality) => new Promise(resolve => canvas.toBlob(resolve, type, quality));

/** @param {Blob} png @param {string} format @param {number} quality */
async function encodeOnServer(png, format, quality) {
  const answer = await fetch(`/api/v1/images?format=${format}&quality=${quality}`, { method: "POST", body: png })
    .catch(() => { throw { code: "offline" }; });
  if (!answer.ok) throw { code: (await answer.json().catch(() => ({}))).code ?? "unknown" };
  return answer.blob();
}
