// What the browser keeps in localStorage: the ids of its jobs, and the selected model.
const jobs = "detourer.jobs", model = "detourer.model", most = 200;

/** @returns {string[]} */
export function rememberedJobs() {
  try {
    return JSON.parse(localStorage.getItem(jobs) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} id */
export const rememberJob = id => store(jobs, JSON.stringify([id, ...rememberedJobs().filter(other => other !== id)].slice(0, most)));

/** @param {string} id */
export const forgetJob = id => store(jobs, JSON.stringify(rememberedJobs().filter(other => other !== id)));

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
    // Without storage the page works until it is closed.
  }
}
