/* Typing a paper by its numbers: Enter goes on to the next box, and in the last one saves. Tab does the same without it. */
for (const form of document.querySelectorAll("form[data-enter-moves-on]")) {
  form.addEventListener("keydown", (event) => {
    const isBox = event.target.matches("input[type=text], textarea");
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isBox) return;
    event.preventDefault();
    const boxes = [...form.querySelectorAll("input[type=text], textarea")];
    const next = boxes[boxes.indexOf(event.target) + 1];
    if (next) {
      next.focus();
      next.select();
    } else {
      form.requestSubmit(form.querySelector("button:not([disabled])"));
    }
  });
}
