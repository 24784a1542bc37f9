// Stores the photos of this browser in IndexedDB: their order, their jobs, and the files that still have to be uploaded.
import { run } from "./database.js";
import { forgetRememberedJobs, rememberedJobs } from "./storage.js";

/**
 * @typedef {{ key: string, order: number, name: string, model?: string | null, file?: File, url?: string,
 *   job?: string, token?: string, failure?: string }} StoredPhoto `job`: the id of its job, once the server has accepted
 *   it. `token`: the owner token of the job. `file`, `url`: its source, kept until the cutout is ready. `failure`: the
 *   error code of a refused upload.
 */

/** Writes run one after the other, so that a later state never loses to an earlier one. @type {Promise<unknown>} */
let last = Promise.resolve();

/** All photos in their order on the page. @returns {Promise<StoredPhoto[]>} */
export async function readPhotos() {
  /** @type {StoredPhoto[]} */
  const photos = await run("photos", "readonly", store => store.getAll()) ?? [];
  photos.sort((a, b) => a.order - b.order);
  const known = new Set(photos.map(photo => photo.job));
  const lowest = photos[0]?.order ?? 0;
  const earlier = rememberedJobs().filter(job => !known.has(job));
  const migrated = earlier.map((job, i) => ({ key: job, order: lowest - earlier.length + i, name: "", job }));
  migrated.forEach(storePhoto);
  if (migrated.length > 0) last.then(forgetRememberedJobs); // only once they are stored here
  return [...migrated, ...photos];
}

/** @param {StoredPhoto} photo */
export function storePhoto(photo) {
  const copy = { ...photo };
  last = last.then(() => run("photos", "readwrite", store => store.put(copy, copy.key)));
}

/** @param {string} key */
export function deletePhoto(key) {
  last = last.then(() => run("photos", "readwrite", store => store.delete(key)));
}

/**
 * A photo as it is stored now; undefined if another tab removed it. A photo that cannot be read is not lost: the caller's
 * copy is the answer.
 * @param {StoredPhoto} photo
 * @returns {Promise<StoredPhoto | undefined>}
 */
export const readPhoto = photo => last.then(() => run("photos", "readonly", store => store.get(photo.key), photo));

/**
 * Claims an upload for this tab, because tabs share the stored photos. Waits while another tab, or this one before a
 * reload, has the claim. It ends with the tab or with `release`.
 * @param {string} key
 * @returns {Promise<{ release: () => void }>}
 */
export function claimUpload(key) {
  if (!navigator.locks) return Promise.resolve({ release: () => {} });
  return new Promise(resolve => navigator.locks.request(`detourer.photo.${key}`, () =>
    new Promise(release => resolve({ release: () => release(undefined) }))));
}
