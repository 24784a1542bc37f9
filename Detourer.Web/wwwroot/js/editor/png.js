// Reads and writes PNG with straight alpha. A canvas premultiplies, which loses colour where alpha is low.
import { crc } from "../crc.js";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const bytesPerPixel = 4;

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray<ArrayBuffer> }} Pixels Straight RGBA. */

/** Decodes the PNG variant that the server writes: 8-bit RGBA, not interlaced. Null for anything else. @param {ArrayBuffer} file @returns {Promise<Pixels | null>} */
export async function decodePng(file) {
  const view = new DataView(file);
  if (file.byteLength < 33 || signature.some((byte, i) => view.getUint8(i) !== byte)) return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, kind, interlaced] = [view.getUint8(24), view.getUint8(25), view.getUint8(28)];
  if (depth !== 8 || kind !== 6 || interlaced !== 0) return null;

  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  for (let at = 8; at + 12 <= file.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(new Uint8Array(file, at + 8, view.getUint32(at))); // IDAT
  }

  const rows = new Uint8Array(await through(new DecompressionStream("deflate"), parts));
  if (rows.length !== height * (1 + width * bytesPerPixel)) return null;
  return { width, height, data: unfilter(rows, width, height) };
}

/** @param {Uint8Array} rows @param {number} width @param {number} height */
function unfilter(rows, width, height) {
  const stride = width * bytesPerPixel;
  const data = new Uint8ClampedArray(stride * height);
  const bytes = new Uint8Array(data.buffer); // filters use modulo 256
  for (let y = 0; y < height; y++) {
    const [filter, from, to] = [rows[y * (stride + 1)], y * (stride + 1) + 1, y * stride];
    for (let i = 0; i < stride; i++) {
      const left = i >= bytesPerPixel ? bytes[to + i - bytesPerPixel] : 0;
      const up = y > 0 ? bytes[to + i - stride] : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = up;
      else if (filter === 3) guess = (left + up) >> 1;
      else if (filter === 4) guess = paeth(left, up, y > 0 && i >= bytesPerPixel ? bytes[to + i - stride - bytesPerPixel] : 0);
      bytes[to + i] = rows[from + i] + guess;
    }
  }

  return data;
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** @param {Pixels} pixels @returns {Promise<Blob>} */
export async function encodePng({ width, height, data }) {
  const stride = width * bytesPerPixel;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * stride, y * (stride + 1)];
    rows[to] = y > 0 ? 2 : 0; // filter "up"
    for (let i = 0; i < stride; i++) rows[to + 1 + i] = data[from + i] - (y > 0 ? data[from + i - stride] : 0);
  }

  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint16(8, 0x0806); // 8 bits, RGBA
  return new Blob([
    Uint8Array.from(signature),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("sRGB", new Uint8Array(1)),
    chunk("IDAT", new Uint8Array(await through(new CompressionStream("deflate"), [rows]))),
    chunk("IEND", new Uint8Array(0)),
  ], { type: "image/png" });
}

/** @param {string} type @param {Uint8Array<ArrayBuffer>} data */
function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set([...type].map(letter => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** @param {CompressionStream | DecompressionStream} stream @param {Uint8Array<ArrayBuffer>[]} parts */
const through = (stream, parts) => new Response(new Blob(parts).stream().pipeThrough(stream)).arrayBuffer();
