// The texts of the editor, which arrive with its markup.
import { fill } from "../texts.js";

/** @type {Record<string, string>} */
let texts = {};

/** @param {{ edit: Record<string, string> }} all */
export const setTexts = all => { texts = all.edit; };

/** @param {string} key @param {import("../texts.js").Values} [values] */
export const t = (key, values = {}) => fill(texts[key] ?? key, values);
