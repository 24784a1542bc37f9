// Types and calls of the job API.

/** @typedef {{ url: string, fileName: string, contentType: string, width: number, height: number, bytes: number, milliseconds: number }} Result */
/** @typedef {{ id: string, state: string, step: string | null, fileName: string, attempts: number, createdAt: string,
 *   finishedAt: string | null, failure: { code: string, message: string } | null, result: Result | null,
 *   original: string | null, ahead: number | null }} Job */
/** @typedef {{ code: string, detail?: string }} Problem */

const root = document.documentElement.lang === "en" ? "" : `/${document.documentElement.lang}`;

/** Removes a photo and its cutout from the server; one that is not ready is cancelled. @param {string} id */
export async function removeJob(id) {
  try {
    const answer = await fetch(`/api/v1/jobs/${id}`, { method: "DELETE" });
    return answer.ok || answer.status === 404;
  } catch {
    return false;
  }
}

/** The public address of a photo's page. @param {string} id */
export const publicUrlOf = id => `${location.origin}${root}/photo/${id}`;

/** The URL of a small preview, in a format that every browser can decode. @param {string} id @param {"original" | "result"} what */
export const preview = (id, what) => `/api/v1/jobs/${id}/${what}/rendition?max_side=800`;
