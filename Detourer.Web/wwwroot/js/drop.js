// Photos come by dropping anywhere on the page, by choosing files or a folder, from a camera, by pasting, from a link,
// and as samples.
import { action, find } from "./element.js";
import { tell } from "./notices.js";
import { say } from "./texts.js";

/** @typedef {{ files: (files: File[]) => void, url: (url: string) => void }} Takers */

const images = /\.(jpe?g|png|webp|avif|heic|heif|jxl|tiff?|gif|bmp)$/i;

/** @param {Takers} take */
export function takePhotos(take) {
  takeDropped(take);
  takePasted(take);
  takeChosen(take);
  takeLink(take);
  takeSamples(take);
}

/** @param {Takers} take */
function takeDropped(take) {
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
    const url = data.getData("text/uri-list").split("\n").find(line => isAddress(line.trim()));
    const { files, folders } = await filesOf(data);
    if (files.length > 0) take.files(files);
    else if (url) take.url(url.trim());
    else if (folders) tell(say("noFiles"));
  });
}

/** Files, and those in folders: of these, the images. @param {DataTransfer} data */
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
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // some at a time
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (entry.isDirectory) files.push(...await walk(/** @type {FileSystemDirectoryEntry} */ (entry)));
      else if (images.test(entry.name)) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    }
  }
}

/** @param {Takers} take */
function takePasted(take) {
  addEventListener("paste", event => {
    if (!event.clipboardData || document.querySelector("dialog[open]")) return;
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain").trim();
    const typing = event.target instanceof HTMLInputElement;
    if (files.length > 0) take.files(files);
    else if (!typing && isAddress(text)) take.url(text);
    else return;
    event.preventDefault();
  });
}

/** @param {Takers} take */
function takeChosen(take) {
  for (const id of ["files", "folder", "camera"]) {
    const input = find(`#${id}`, HTMLInputElement);
    if (id === "files") input.multiple = true; // the form without script takes one
    input.addEventListener("change", () => {
      const all = [...input.files ?? []];
      const files = id === "folder" ? all.filter(file => images.test(file.name)) : all;
      if (files.length > 0) take.files(files);
      else if (all.length > 0) tell(say("noFiles"));
      input.value = ""; // the same photo may be chosen again
    });
    if (id !== "files") action(id).addEventListener("click", () => input.click());
  }

  find("#drop", HTMLFormElement).addEventListener("submit", event => event.preventDefault());
}

/** @param {Takers} take */
function takeLink(take) {
  const [button, place, input] = [action("link"), find("#link", HTMLElement), find("#url", HTMLInputElement)];
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.ariaExpanded = `${!place.hidden}`;
    if (!place.hidden) input.focus();
  });
  const go = () => {
    const url = input.value.trim();
    if (!isAddress(url)) return tell(say("badUrl"));
    input.value = "";
    take.url(url);
  };
  action("fetch").addEventListener("click", go);
  input.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go();
  });
}

/** @param {Takers} take */
function takeSamples(take) {
  for (const button of document.querySelectorAll("[data-sample]")) {
    const { sample = "", name = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", async () => {
      const photo = await (await fetch(sample)).blob();
      take.files([new File([photo], name, { type: photo.type })]);
    });
  }
}

/** @param {string} text */
const isAddress = text => /^https?:\/\/\S+$/i.test(text);
