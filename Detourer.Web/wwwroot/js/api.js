// Types and calls of the job API.

/** @typedef {{ url: string, fileName: string, contentType: string, width: number, height: number, bytes: number, milliseconds: number }} Result */
/** @typedef {{ id: string, state: string, step: string | null, fileName: string, attempts: number, createdAt: string,
 *   finishedAt: string | null, failure: { code: string, message: string } | null, result: Result | null,
 *   original: string | null, ahead: number | null }} Job */
/** @typedef {Job & { ownerToken?: string }} AcceptedJob `ownerToken`: the secret that deleting and sharing require. */
/** @typedef {{ code: string, detail?: string }} Problem */
/** @typedef {{ id: string, url: string }} Share */

/** @param {string | undefined} token */
const ownerHeaders = token => token ? { "X-Owner-Token": token } : undefined;

/** Deletes a photo and its cutout from the server, and cancels a job that is not finished. @param {string} id @param {string | undefined} token @returns {Promise<boolean>} */
export async function deleteJob(id, token) {
  try {
    const answer = await fetch(`/api/v1/jobs/${id}`, { method: "DELETE", headers: ownerHeaders(token) });
    return answer.ok || answer.status === 404;
  } catch {
    return false;
  }
}

/** Whether the server answers. @param {string} id Any job. */
export async function isReachable(id) {
  try {
    return (await fetch(`/api/v1/jobs/${id}`)).status < 500;
  } catch {
    return false;
  }
}

const root = document.documentElement.lang === "en" ? "" : `/${document.documentElement.lang}`;

/** The public address of a photo's page. @param {string} id */
export const publicUrlOf = id => `${location.origin}${root}/photo/${id}`;

/** The URL of a small preview, in a format that every browser can decode. @param {string} id @param {"original" | "result"} what */
export const preview = (id, what) => `/api/v1/jobs/${id}/${what}/rendition?max_side=1200`;
