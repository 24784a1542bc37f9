// What this browser remembers: which jobs are its own, so that they are there again after a reload, and the model.
const jobs = "detourer.jobs", model = "detourer.model", most = 200;

/** @returns {string[]} */
export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(jobs) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} id */
export const remember = id => store(jobs, JSON.stringify([id, ...remembered().filter(other => other !== id)].slice(0, most)));

/** @param {string} id */
export const forget = id => store(jobs, JSON.stringify(remembered().filter(other => other !== id)));

/** @param {string} name */
export const rememberModel = name => store(model, name);

export function rememberedModel() {
  try {
    return localStorage.getItem(model);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still works until the page is closed.
  }
}
