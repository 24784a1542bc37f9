// Where photos come from: drag and drop, file and folder pickers, the camera, the clipboard, links
// and samples.
import { action, find } from "./element.js";
import { toast } from "./notices.js";
import { plural, t } from "./texts.js";

/**
 * @typedef {{ files: (files: File[]) => void, url: (url: string) => void, editorFile: (file: File) => void }} Receiver
 *   `editorFile`: an image was dropped on the open editor.
 */

const images = /\.(jpe?g|jpe|jfif|mpo|png|webp|avif|hei[cf]|hif|jxl|tiff?|psd|psb|jp2|j2[kc]|jp[cfx]|gif|bmp|dib)$/i;
const namesShown = 3;

/** @param {Receiver} receive */
export function acceptPhotos(receive) {
  acceptDrops(receive);
  acceptPaste(receive);
  acceptFiles(receive);
  acceptLink(receive);
  acceptSamples(receive);
}

/** @param {Receiver} receive */
function acceptDrops(receive) {
  const zone = find("#drop", HTMLElement);
  const invitation = find(".invitation", HTMLElement, zone);
  const text = invitation.textContent;
  let depth = 0; // dragenter and dragleave also come for each element inside
  let isOwn = false; // an image or a link of this page is being dragged

  /** @param {number} change */
  const hover = change => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("over", depth > 0 && !isOwn);
    invitation.textContent = depth > 0 && !isOwn ? invitation.dataset.release ?? text : text;
  };

  addEventListener("dragstart", () => { isOwn = true; });
  addEventListener("dragend", () => { isOwn = false; });
  addEventListener("dragenter", () => hover(1));
  addEventListener("dragleave", () => hover(-1));
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", async event => {
    event.preventDefault();
    hover(-depth);
    const data = event.dataTransfer;
    if (!data || isOwn) return;
    const link = data.getData("text/uri-list").split("\n").map(line => line.trim()).find(line => line && !line.startsWith("#"));
    const { files, skipped } = await filesOf(data);
    if (document.querySelector("dialog.editor[open]")) {
      if (files[0]) receive.editorFile(files[0]);
      return;
    }

    if (files.length > 0 || skipped.length > 0) take(receive, files, skipped);
    else if (link) takeUrl(receive, link);
  });
}

/** Adds the photos and reports the files that were skipped. @param {Receiver} receive @param {File[]} files @param {string[]} skipped Names. */
function take(receive, files, skipped) {
  if (files.length > 0) receive.files(files);
  else return toast(t("noFiles"));
  if (skipped.length > 0) {
    const names = skipped.slice(0, namesShown).join(", ") + (skipped.length > namesShown ? "…" : "");
    toast(plural("skippedFiles", skipped.length, { names }));
  }
}

/** @param {Receiver} receive @param {string} text @returns {boolean} Whether it was a link. */
function takeUrl(receive, text) {
  const isLink = isHttpUrl(text);
  if (isLink) receive.url(text);
  else toast(t("badUrl"));
  return isLink;
}

/** The dropped files, and the images in dropped folders. @param {DataTransfer} data */
async function filesOf(data) {
  const entries = [...data.items].map(item => item.kind === "file" ? item.webkitGetAsEntry?.() ?? item.getAsFile() : null);
  /** @type {File[]} */
  const files = [];
  /** @type {string[]} */
  const skipped = [];
  for (const entry of entries) {
    if (entry instanceof File) (isHidden(entry.name) ? skipped.push(entry.name) : files.push(entry));
    else if (entry?.isFile && isHidden(entry.name)) skipped.push(entry.name);
    else if (entry?.isFile) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    else if (entry?.isDirectory) await walk(/** @type {FileSystemDirectoryEntry} */ (entry), files, skipped);
  }

  return { files, skipped };
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = entry => new Promise((resolve, reject) => entry.file(resolve, reject));

/** @param {FileSystemDirectoryEntry} folder @param {File[]} files @param {string[]} skipped */
async function walk(folder, files, skipped) {
  const reader = folder.createReader();
  while (true) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // returns a part of the entries each time
    if (entries.length === 0) {
      if (files.length === 0 && skipped.length === 0) skipped.push(folder.name);
      return;
    }

    for (const entry of entries) {
      if (entry.isDirectory) await walk(/** @type {FileSystemDirectoryEntry} */ (entry), files, skipped);
      else if (isPhoto(entry.name)) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
      else skipped.push(entry.name);
    }
  }
}

/** @param {Receiver} receive */
function acceptPaste(receive) {
  addEventListener("paste", event => {
    if (!event.clipboardData || document.querySelector("dialog[open]")) return;
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain").trim();
    const typing = event.target instanceof HTMLInputElement;
    if (files.length > 0) receive.files(files);
    else if (!typing && /^https?:/i.test(text)) takeUrl(receive, text);
    else return;
    event.preventDefault();
  });
}

/** @param {Receiver} receive */
function acceptFiles(receive) {
  for (const id of ["files", "folder", "camera"]) {
    const input = find(`#${id}`, HTMLInputElement);
    if (id === "files") input.multiple = true; // without script the form accepts one file
    input.addEventListener("change", () => {
      const all = [...input.files ?? []];
      const files = id === "folder" ? all.filter(file => isPhoto(file.name)) : all;
      if (all.length > 0) take(receive, files, all.filter(file => !files.includes(file)).map(file => file.name));
      input.value = ""; // allows choosing the same photo again
    });
    if (id !== "files") action(id).addEventListener("click", () => input.click());
  }

  find("#drop", HTMLFormElement).addEventListener("submit", event => event.preventDefault());
}

/** @param {Receiver} receive */
function acceptLink(receive) {
  const [button, place, input] = [action("link"), find("#link", HTMLElement), find("#url", HTMLInputElement)];
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.ariaExpanded = `${!place.hidden}`;
    if (!place.hidden) input.focus();
  });
  const go = () => {
    const isTaken = takeUrl(receive, input.value.trim());
    input.ariaInvalid = `${!isTaken}`;
    if (isTaken) input.value = "";
  };
  action("fetch").addEventListener("click", go);
  input.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go();
  });
}

/** @param {Receiver} receive */
function acceptSamples(receive) {
  for (const button of document.querySelectorAll("[data-sample]")) {
    const { sample = "", name = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", async () => {
      try {
        const photo = await (await fetch(sample)).blob();
        receive.files([new File([photo], name, { type: photo.type })]);
      } catch {
        toast(t("noSample"));
      }
    });
  }
}

/** @param {string} name */
const isHidden = name => name.startsWith(".") || /^(thumbs\.db|desktop\.ini)$/i.test(name);

/** @param {string} name */
const isPhoto = name => !isHidden(name) && images.test(name);

/** @param {string} text */
function isHttpUrl(text) {
  try {
    const { protocol, hostname } = new URL(text);
    return (protocol === "http:" || protocol === "https:") && hostname !== "" && !/\s/.test(text);
  } catch {
    return false;
  }
}
