// The slider that compares a photo with its cutout.

/** @param {HTMLElement} picture */
export function compareSlider(picture) {
  const slider = picture.querySelector("input");
  slider?.addEventListener("input", () => picture.style.setProperty("--split", `${slider.value}%`));
}
