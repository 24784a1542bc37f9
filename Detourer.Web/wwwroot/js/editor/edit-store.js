// Stores edits in IndexedDB, so that they survive a reload: the steps, not pixels, and a small preview.
import { run } from "../database.js";

/**
 * @typedef {{ steps: import("./history.js").Step[], done: number, settings: import("./settings.js").Settings,
 *   output: import("./settings.js").Output, images: Record<string, Blob>, preview?: Blob | null }} Edit `preview`: a
 *   small picture of the result; missing: the cutout is unchanged.
 */

/** @param {string} job @returns {Promise<Edit | undefined>} */
export const readEdit = job => run("edits", "readonly", store => store.get(job));

/** @param {string} job @param {Edit} edit */
export const storeEdit = (job, edit) => run("edits", "readwrite", store => store.put(edit, job));

/** @param {string} job */
export const deleteEdit = job => run("edits", "readwrite", store => store.delete(job));
