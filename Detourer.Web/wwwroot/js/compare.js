// The slider that compares a photo with its cutout.
import { t } from "./texts.js";

/** @param {HTMLElement} picture */
export function compareSlider(picture) {
  const slider = picture.querySelector("input");
  if (!slider) return;
  const show = () => {
    picture.style.setProperty("--split", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", t("compareValue", { n: slider.value }));
  };
  slider.addEventListener("input", show);
  slider.addEventListener("keydown", event => {
    const step = { PageUp: 10, PageDown: -10 }[event.key];
    if (!step) return;
    event.preventDefault(); // browsers differ in the size of this step
    slider.value = `${Number(slider.value) + step}`;
    show();
  });
  slider.setAttribute("aria-valuetext", t("compareValue", { n: slider.value }));
}
