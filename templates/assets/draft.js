/* Says how a draft reads a moment after somebody stops typing. Without this, the button "Check how it reads" does. */
const WAIT = 800; // ms after the last key

for (const form of document.querySelectorAll("form[data-reading]")) {
  const told = form.querySelector("[data-reading-told]");
  let timer = 0;
  let newest = 0;

  const show = (sentences) => {
    if (sentences.join("\n") === [...told.children].map((p) => p.textContent).join("\n")) return;
    told.replaceChildren(
      ...sentences.map((sentence) => {
        const paragraph = document.createElement("p");
        paragraph.className = "govuk-body";
        paragraph.textContent = sentence;
        return paragraph;
      }),
    );
  };

  const look = async () => {
    const asked = ++newest;
    const text = ["own", "text"].map((name) => form.elements[name]?.value).filter(Boolean).join("\n\n");
    try {
      const reply = await fetch(form.dataset.reading, {
        method: "POST",
        body: new URLSearchParams({ text }),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(10000),
      });
      const { told: sentences } = await reply.json();
      if (reply.ok && asked === newest) show(sentences);
    } catch {
      // Without a connection the last word stands; the button says it too.
    }
  };

  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[name=text], textarea[name=own]")) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
}
