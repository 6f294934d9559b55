/* On a kiosk: notices when somebody has gone, asks whether they are still there, and clears the page for the next
   person. A page of the kiosk carries the question as a closed <dialog>; it is kept for pages that somebody wanders off
   to, which are everybody's and have none. Time is measured and not counted, so that a device that slept clears at once. */
const KEPT = "kiosk";
// Not "scroll": a page scrolls by itself too, when the keyboard of a tablet closes or the browser restores a place.
const TOUCHES = ["pointerdown", "touchmove", "wheel", "keydown", "input"];

/** Asks after `idle` seconds without a touch, and clears `left` seconds later. */
function watch(dialog) {
  const idle = Number(dialog.dataset.idle) * 1000;
  const left = Number(dialog.dataset.left) * 1000;
  let touched = Date.now();
  let isAsking = false;
  const touch = () => {
    if (!isAsking) touched = Date.now();
  };
  const stay = () => {
    if (!isAsking) return;
    isAsking = false;
    dialog.close();
    touch();
  };
  const looking = setInterval(() => {
    const away = Date.now() - touched;
    if (away >= idle + left) {
      clearInterval(looking);
      dialog.querySelector("form").requestSubmit();
    } else if (away >= idle && !isAsking) {
      isAsking = true;
      dialog.showModal();
    }
  }, 1000);
  dialog.querySelector("[value=stay]").addEventListener("click", stay);
  // The Escape key. That of closing comes with the next frame, when somebody may have gone again; the other not always.
  for (const kind of ["cancel", "close"]) dialog.addEventListener(kind, stay);
  for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
  dialog.toggleAttribute("data-watching", true); // this module comes after the page has loaded
}

const own = document.querySelector("dialog[data-kiosk]");
if (document.querySelector("[data-kiosk-off]")) {
  sessionStorage.removeItem(KEPT);
} else if (own) {
  sessionStorage.setItem(KEPT, own.outerHTML);
  watch(own);
} else {
  document.body.insertAdjacentHTML("beforeend", sessionStorage.getItem(KEPT));
  const kept = document.body.lastElementChild;
  // The first page as everybody gets it is nobody's attempt: in a kiosk, answering begins elsewhere.
  if (location.pathname.endsWith(kept.dataset.survey)) location.replace(kept.dataset.kiosk);
  else watch(kept);
}
