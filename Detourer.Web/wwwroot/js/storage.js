// Small choices that the browser keeps in localStorage.
const jobs = "detourer.jobs", model = "detourer.model", preview = "detourer.preview";

/** The job ids that earlier versions of the page kept here. @returns {string[]} */
export function rememberedJobs() {
  try {
    const ids = JSON.parse(read(jobs) ?? "[]");
    return Array.isArray(ids) ? ids : [];
  } catch {
    return [];
  }
}

export function forgetRememberedJobs() {
  try {
    localStorage.removeItem(jobs);
  } catch {
    // Without storage there are none.
  }
}

export const rememberedModel = () => read(model);

/** @param {string} name */
export const rememberModel = name => write(model, name);

export const rememberedPreview = () => read(preview);

/** @param {string} kind */
export const rememberPreview = kind => write(preview, kind);

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}
