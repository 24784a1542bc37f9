// Where photos come from: drag and drop, file and folder pickers, the camera, the clipboard, links
// and samples.
import { action, find } from "./element.js";
import { toast } from "./notices.js";
import { t } from "./texts.js";

/** @typedef {{ files: (files: File[]) => void, url: (url: string) => void }} Receiver */

const images = /\.(jpe?g|png|webp|avif|heic|heif|jxl|tiff?|gif|bmp)$/i;

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

  /** @param {number} change */
  const hover = change => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("over", depth > 0);
    invitation.textContent = depth > 0 ? invitation.dataset.release ?? text : text;
  };

  addEventListener("dragenter", () => hover(1));
  addEventListener("dragleave", () => hover(-1));
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", async event => {
    event.preventDefault();
    hover(-depth);
    const data = event.dataTransfer;
    if (!data) return;
    const url = data.getData("text/uri-list").split("\n").find(line => isHttpUrl(line.trim()));
    const { files, folders } = await filesOf(data);
    if (files.length > 0) receive.files(files);
    else if (url) receive.url(url.trim());
    else if (folders) toast(t("noFiles"));
  });
}

/** The dropped files, and the images in dropped folders. @param {DataTransfer} data */
async function filesOf(data) {
  const entries = [...data.items].map(item => item.kind === "file" ? item.webkitGetAsEntry?.() ?? item.getAsFile() : null);
  /** @type {File[]} */
  const files = [];
  let folders = false;
  for (const entry of entries) {
    if (entry instanceof File) files.push(entry);
    else if (entry?.isFile) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    else if (entry?.isDirectory) {
      folders = true;
      files.push(...await walk(/** @type {FileSystemDirectoryEntry} */ (entry)));
    }
  }

  return { files, folders };
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = entry => new Promise((resolve, reject) => entry.file(resolve, reject));

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<File[]>} */
async function walk(folder) {
  const reader = folder.createReader();
  /** @type {File[]} */
  const files = [];
  while (true) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // returns a part of the entries each time
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (entry.isDirectory) files.push(...await walk(/** @type {FileSystemDirectoryEntry} */ (entry)));
      else if (images.test(entry.name)) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
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
    else if (!typing && isHttpUrl(text)) receive.url(text);
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
      const files = id === "folder" ? all.filter(file => images.test(file.name)) : all;
      if (files.length > 0) receive.files(files);
      else if (all.length > 0) toast(t("noFiles"));
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
    const url = input.value.trim();
    if (!isHttpUrl(url)) return toast(t("badUrl"));
    input.value = "";
    receive.url(url);
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
      const photo = await (await fetch(sample)).blob();
      receive.files([new File([photo], name, { type: photo.type })]);
    });
  }
}

/** @param {string} text */
const isHttpUrl = text => /^https?:\/\/\S+$/i.test(text);
