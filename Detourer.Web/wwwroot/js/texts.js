// The texts of the page, which the server embeds in the page's language.
import { find } from "./element.js";

/** @type {{ page: Record<string, string>, errors: Record<string, string> }} */
const all = JSON.parse(find("#texts", HTMLScriptElement).textContent ?? "");

export const language = document.documentElement.lang;
const pluralRules = new Intl.PluralRules(language);

/** @typedef {Record<string, string | number>} Values */

/** Replaces placeholders such as `{name}`. @param {string} text @param {Values} values */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => `${values[name] ?? place}`);

/** @param {string} key @param {Values} [values] */
export const t = (key, values = {}) => fill(all.page[key] ?? key, values);

/** A text with a singular and a plural form. @param {string} key @param {number} n @param {Values} [values] */
export function plural(key, n, values = {}) {
  const [one, many] = all.page[key].split("|");
  return fill(pluralRules.select(n) === "one" ? one : many, { ...values, n });
}

/** The sentence for an error code. @param {string | undefined} code */
export const errorText = code => all.errors[code ?? ""] ?? all.errors.unknown;

/** @param {number} value @param {string} unit @param {number} digits */
const measure = (value, unit, digits) => new Intl.NumberFormat(language, {
  style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits,
}).format(value);

/** @param {number} bytes */
export function formatSize(bytes) {
  if (bytes < 1000) return measure(bytes, "byte", 0);
  return bytes < 999_500 ? measure(bytes / 1e3, "kilobyte", 0) : measure(bytes / 1e6, "megabyte", bytes < 9.95e6 ? 1 : 0);
}

/** @param {number} milliseconds */
export const formatDuration = milliseconds => t("seconds", {
  n: new Intl.NumberFormat(language, { maximumFractionDigits: milliseconds < 9_950 ? 1 : 0 }).format(milliseconds / 1000),
});
