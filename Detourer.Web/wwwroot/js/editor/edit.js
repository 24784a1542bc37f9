// What an edit means: a new one, and whether it changes the cutout at all.
import { History } from "./history.js";
import { defaultOutput, defaults } from "./settings.js";

/** @typedef {import("./edit-store.js").Edit} Edit */

/** @param {{ width: number, height: number }} size Of the cutout. @returns {Edit} */
export const newEdit = ({ width, height }) => ({
  steps: [], done: 0, settings: defaults(width, height), output: defaultOutput(), images: {},
});

/** Whether the file would be the cutout as it is. @param {Edit} edit @param {{ width: number, height: number }} size Of the cutout. */
export function isUnchanged({ steps, done, settings, output, images }, { width, height }) {
  const { x, y, w, h, ground, image, shadow } = settings;
  const isWhole = x === 0 && y === 0 && w === width && h === height;
  const isTransparent = ground === "none" || ground === "image" && !(image in images);
  const isCutout = output.format === "png" && output.width === 0;
  return isWhole && isTransparent && !shadow && isCutout && new History(steps, done).strokes.length === 0;
}
