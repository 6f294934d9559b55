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

// Notes of meetings that wait in this browser (room.js) are erased by the person who signs out of it.
for (const form of document.querySelectorAll("form[data-erases-notes]")) {
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith("engage-room/"));
  try {
    form.querySelector("[data-notes-waiting]").hidden = kept().length === 0;
    form.addEventListener("submit", () => kept().forEach((key) => localStorage.removeItem(key)));
  } catch {
    // a browser that keeps nothing
  }
}
