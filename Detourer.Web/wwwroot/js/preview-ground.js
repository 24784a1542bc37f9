// What transparent pictures are shown on: a checkerboard, light, dark or vivid. It is not part of the picture.
import { rememberedPreview, rememberPreview } from "./storage.js";

const kinds = ["checkerboard", "light", "dark", "vivid"];

/** The selected ground. */
export const previewGround = () => document.documentElement.dataset.preview ?? kinds[0];

/** Connects a group of radio buttons. @param {ParentNode} root @param {() => void} [onChange] */
export function startPreviewChoice(root, onChange) {
  const radios = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("[data-preview-ground]")]);
  show(kinds.find(kind => kind === rememberedPreview()) ?? kinds[0]);
  for (const radio of radios) {
    radio.checked = radio.value === previewGround();
    radio.addEventListener("change", () => {
      rememberPreview(radio.value);
      show(radio.value);
      for (const other of document.querySelectorAll("[data-preview-ground]")) {
        const input = /** @type {HTMLInputElement} */ (other);
        input.checked = input.value === radio.value;
      }

      onChange?.();
    });
  }
}

/** @param {string} kind */
function show(kind) {
  document.documentElement.dataset.preview = kind;
}
