// The editor's words, which came with its markup.
import { fill } from "../texts.js";

/** @type {Record<string, string>} */
let words = {};

/** @param {{ edit: Record<string, string> }} texts */
export const useTexts = texts => { words = texts.edit; };

/** @param {string} key @param {import("../texts.js").Values} [values] */
export const word = (key, values = {}) => fill(words[key] ?? key, values);
