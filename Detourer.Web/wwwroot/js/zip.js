// Writes a ZIP archive without compression, because images are compressed already. The result is a blob of blobs,
// which the browser may keep on disk. Format: APPNOTE.TXT 6.3.10, with ZIP64 records for large archives.
import { crc } from "./crc.js";

/** @typedef {{ name: string, blob: Blob }} Entry */

const largest = 0xffffffff, none = 0xffffffff;
const utf8 = 0x0800, stored = 0, plain = 20, zip64 = 45;

/** @param {Entry[]} entries @param {number} [most] Offsets from here on use ZIP64; lowered by tests. */
export async function zip(entries, most = largest) {
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {BlobPart[]} */
  const directory = [];
  const time = timeOf(new Date());
  let [at, length] = [0, 0];
  const add = (/** @type {Uint8Array<ArrayBuffer>[]} */ ...records) => {
    directory.push(...records);
    length += records.reduce((sum, record) => sum + record.length, 0);
  };
  for (const { name, blob } of unique(entries)) {
    const bytes = new TextEncoder().encode(name);
    const [isFar, sum] = [at >= most, await checksum(blob)];
    /** @type {Field[]} */
    const facts = [[2, utf8], [2, stored], [4, time], [4, sum], [4, blob.size], [4, blob.size], [2, bytes.length]];
    const head = record([4, 0x04034b50], [2, plain], ...facts, [2, 0]);
    parts.push(head, bytes, blob);
    const far = isFar ? record([2, 1], [2, 8], [8, at]) : record();
    add(record([4, 0x02014b50], [2, zip64], [2, isFar ? zip64 : plain], ...facts, [2, far.length], [2, 0], [2, 0], [2, 0],
      [4, 0], [4, isFar ? none : at]), bytes, far);
    at += head.length + bytes.length + blob.size;
  }

  const [count, size, end] = [entries.length, length, at + length];
  const isLarge = at >= most;
  if (isLarge) {
    add(record([4, 0x06064b50], [8, 44], [2, zip64], [2, zip64], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, at]));
    add(record([4, 0x07064b50], [4, 0], [8, end], [4, 1]));
  }

  add(record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, isLarge ? none : at], [2, 0]));
  return new Blob([...parts, ...directory], { type: "application/zip" });
}

/** `cat.png`, then `cat (2).png`. @param {Entry[]} entries @returns {Entry[]} */
function unique(entries) {
  const taken = new Set();
  return entries.map(({ name, blob }) => {
    const dot = name.lastIndexOf(".");
    let free = name;
    for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${name.slice(0, dot)} (${i})${name.slice(dot)}`;
    taken.add(free.toLowerCase());
    return { name: free, blob };
  });
}

/** @param {Blob} blob */
async function checksum(blob) {
  const reader = blob.stream().getReader();
  let sum = 0;
  while (true) {
    const { value } = await reader.read();
    if (!value) return sum;
    sum = crc(value, sum);
  }
}

/** Date and time in MS-DOS format. @param {Date} now */
const timeOf = now => ((now.getFullYear() - 1980 << 25 | now.getMonth() + 1 << 21 | now.getDate() << 16
  | now.getHours() << 11 | now.getMinutes() << 5 | now.getSeconds() >> 1) >>> 0);

/** @typedef {[2 | 4 | 8, number]} Field Its length in bytes, and its value. */

/** @param {Field[]} fields */
function record(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }

  return new Uint8Array(view.buffer);
}
