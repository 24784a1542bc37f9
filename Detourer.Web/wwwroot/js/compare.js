// A slider over a photo and its cutout, one beside the other.

/** @param {HTMLElement} picture */
export function compare(picture) {
  const slider = picture.querySelector("input");
  slider?.addEventListener("input", () => picture.style.setProperty("--split", `${slider.value}%`));
}
