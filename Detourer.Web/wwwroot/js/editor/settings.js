// The settings of the editor.

/**
 * @typedef {{
 *   ground: "none" | "color" | "gradient" | "blur" | "image", color: string, from: string, to: string, angle: number,
 *   blur: number, image: string, imageScale: number, imageX: number, imageY: number,
 *   shadow: boolean, shadowOpacity: number, shadowSoftness: number, shadowDistance: number, shadowAngle: number,
 *   crop: string, x: number, y: number, w: number, h: number
 * }} Settings
 */
/** @typedef {{ format: "png" | "webp" | "jpeg" | "avif", quality: number, width: number }} Output `width` 0: the width of the frame. */
/** @typedef {{ tool: "erase" | "restore", radius: number, hardness: number, points: number[] }} Stroke Pixels of the photo; points are x, y, x, y… */
/** @typedef {{ x: number, y: number, w: number, h: number }} Rect */

/** @param {number} width @param {number} height @returns {Settings} */
export const defaults = (width, height) => ({
  ground: "none", color: "#ffffff", from: "#8f7bff", to: "#ffd9ec", angle: 135,
  blur: 25, image: "", imageScale: 100, imageX: 0, imageY: 0,
  shadow: false, shadowOpacity: 45, shadowSoftness: 40, shadowDistance: 25, shadowAngle: 135,
  crop: "whole", x: 0, y: 0, w: width, h: height,
});

/** @returns {Output} */
export const defaultOutput = () => ({ format: "png", quality: 90, width: 0 });
