// Types and calls of the job API.

/** @typedef {{ url: string, fileName: string, contentType: string, width: number, height: number, bytes: number, milliseconds: number }} Result */
/** @typedef {{ id: string, state: string, step: string | null, fileName: string, attempts: number, createdAt: string,
 *   finishedAt: string | null, failure: { code: string, message: string } | null, result: Result | null,
 *   warnings: { code: string, message: string }[],
 *   original: string | null, ahead: number | null }} Job */
/** @typedef {Job & { ownerToken?: string }} AcceptedJob `ownerToken`: the secret that deleting and sharing require. */
/** @typedef {{ code: string, detail?: string }} Problem */

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

/** Shares the picture of a job. @param {string} id @param {string | undefined} token @param {{ picture?: Blob, withOriginal: boolean }} what `picture`: the edited one. @returns {Promise<string>} The public URL. */
export async function shareJob(id, token, { picture, withOriginal }) {
  const answer = await fetch(`/api/v1/jobs/${id}/shares?original=${withOriginal}`, {
    method: "POST", body: picture, headers: ownerHeaders(token),
  }).catch(() => { throw { code: "offline" }; });
  if (!answer.ok) throw { code: (await answer.json().catch(() => ({}))).code ?? "unknown" };
  const share = await answer.json();
  const { lang } = document.documentElement;
  return `${location.origin}${lang === "en" ? "" : `/${lang}`}/share/${share.id}`;
}

/** Whether the server answers. @param {string} id Any job. */
export async function isReachable(id) {
  try {
    return (await fetch(`/api/v1/jobs/${id}`)).status < 500;
  } catch {
    return false;
  }
}

/** The URL of a small preview, in a format that every browser can decode. @param {string} id @param {"original" | "result"} what */
export const preview = (id, what) => `/api/v1/jobs/${id}/${what}/rendition?max_side=1200`;
