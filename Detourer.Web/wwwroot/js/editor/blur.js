// Blurs small copies: a blur has no detail that a small copy lacks. The screen and the file share the result.
import { canvasOf } from "./load.js";

const side = 480;

/** The blurred photo without its subject, which would otherwise glow around itself. @param {HTMLCanvasElement} photo @param {HTMLCanvasElement} subject @param {number} strength 0 to 100 */
export function blurredPhoto(photo, subject, strength) {
  const small = shrink(photo);
  small.globalCompositeOperation = "destination-out";
  small.drawImage(subject, 0, 0, small.canvas.width, small.canvas.height);
  const { width, height } = small.canvas;
  const image = small.getImageData(0, 0, width, height);
  const radius = Math.max(1, Math.round(strength * Math.max(width, height) / 1200));
  const planes = [0, 1, 2, 3].map(c => Float32Array.from({ length: width * height }, (_, i) =>
    c === 3 ? image.data[i * 4 + 3] + 0.01 : image.data[i * 4 + c] * (image.data[i * 4 + 3] + 0.01)));
  // Fill the area behind the subject from a much wider blur.
  for (const plane of planes) blur(plane, width, height, radius);
  fillGaps(planes, width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[i * 4 + c] = planes[c][i] / planes[3][i];
    image.data[i * 4 + 3] = 255;
  }

  small.putImageData(image, 0, 0);
  return small.canvas;
}

/** Fills areas with little background from a much wider blur. @param {Float32Array[]} planes @param {number} width @param {number} height */
function fillGaps(planes, width, height) {
  const wide = planes.map(plane => {
    const copy = plane.slice();
    blur(copy, width, height, Math.round(Math.max(width, height) / 6));
    return copy;
  });
  for (let i = 0; i < width * height; i++) {
    const lack = Math.max(0, 16 - planes[3][i]) / 16;
    const share = lack * 16 / Math.max(0.01, wide[3][i]);
    for (let c = 0; c < 4; c++) planes[c][i] += wide[c][i] * share;
  }
}

/** The subject's silhouette in black, blurred, with a margin on all sides. @param {HTMLCanvasElement} subject @param {number} softness 0 to 100 */
export function shadowOf(subject, softness) {
  const scale = Math.min(1, side / Math.max(subject.width, subject.height));
  const [width, height] = [Math.round(subject.width * scale), Math.round(subject.height * scale)];
  const radius = Math.round(softness * side / 2000);
  const margin = 3 * radius + 1;
  const small = canvasOf(width + 2 * margin, height + 2 * margin, true);
  small.drawImage(subject, margin, margin, width, height);
  const image = small.getImageData(0, 0, small.canvas.width, small.canvas.height);
  const plane = Float32Array.from({ length: image.data.length / 4 }, (_, i) => image.data[i * 4 + 3]);
  blur(plane, image.width, image.height, radius);
  for (let i = 0; i < plane.length; i++) {
    image.data[i * 4] = image.data[i * 4 + 1] = image.data[i * 4 + 2] = 0;
    image.data[i * 4 + 3] = plane[i];
  }

  small.putImageData(image, 0, 0);
  return { canvas: small.canvas, margin: margin / scale, scale };
}

/** @param {HTMLCanvasElement} source */
function shrink(source) {
  const scale = Math.min(1, side / Math.max(source.width, source.height));
  const small = canvasOf(source.width * scale, source.height * scale, true);
  small.drawImage(source, 0, 0, small.canvas.width, small.canvas.height);
  return small;
}

/** Three box blurs approximate a Gaussian. Pixels beyond the border repeat the border. @param {Float32Array} plane @param {number} width @param {number} height @param {number} radius */
function blur(plane, width, height, radius) {
  if (radius < 1) return;
  const line = new Float32Array(Math.max(width, height));
  for (let round = 0; round < 3; round++) {
    for (let y = 0; y < height; y++) box(plane, line, y * width, 1, width, radius);
    for (let x = 0; x < width; x++) box(plane, line, x, width, height, radius);
  }
}

/** @param {Float32Array} plane @param {Float32Array} line @param {number} start @param {number} step @param {number} count @param {number} radius */
function box(plane, line, start, step, count, radius) {
  const at = (/** @type {number} */ i) => plane[start + Math.max(0, Math.min(count - 1, i)) * step];
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    line[i] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }

  for (let i = 0; i < count; i++) plane[start + i * step] = line[i];
}
