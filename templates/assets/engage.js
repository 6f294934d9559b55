/* Starts the GOV.UK components that a page uses. Every page is complete without it. The set-up writes the hashed names of the imports. */
import { initAll } from "./govuk-frontend.js";

initAll();

// A browser that is a kiosk, or was when it left the kiosk's own pages (kiosk.js keeps that for its window).
function isKiosk() {
  try {
    return document.querySelector("[data-kiosk]") || sessionStorage.getItem("kiosk");
  } catch {
    return false; // a browser that keeps nothing
  }
}
if (isKiosk()) import("./kiosk.js");
