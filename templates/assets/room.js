/* The clerk's page of one item in the room, and the page of all items. What is typed is kept in this browser at once,
   sent a moment later, and forgotten when the server has it. Without a connection it is tried again, more and more
   rarely. Nobody's text is replaced by another's: where two people wrote, both texts are shown and the person chooses.
   The page works without this as a form. */
const WAIT = 1500; // ms after the last key until it is sent
const LONGEST_WAIT = 30000;
const LOOK = 8000; // ms between looks at what others saved

const now = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // a browser that keeps nothing, or something that is not ours
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: what is typed is still sent.
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** One item's notes and decision. `edition` is the one the text in the boxes began from, `saved` what it said. */
class Notes {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.roomNotes;
    this.boxes = { notes: form.elements.notes, decision: form.elements.decision };
    this.status = form.querySelector("[data-room-status]");
    this.offline = form.querySelector("[data-room-offline]");
    this.conflict = form.querySelector("[data-room-conflict]");
    // What the page came with, whatever the browser has put into the boxes since.
    const plain = (box) => box.defaultValue.replaceAll("\r\n", "\n").trim();
    this.edition = Number(form.elements.seen.defaultValue);
    this.saved = { notes: plain(this.boxes.notes), decision: plain(this.boxes.decision) };
    this.sent = []; // texts that the server may have without our knowing: no answer came
    this.theirs = null; // what somebody else saved, until the person has chosen
    this.wait = WAIT;
    this.timer = 0;
    this.isSending = false;
    this.putBack();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => this.submit(event));
    for (const button of form.querySelectorAll("[data-room-choose]"))
      button.addEventListener("click", () => this.choose(button.dataset.roomChoose));
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.isOffline(true));
    addEventListener("pagehide", () => this.leave());
    if (!navigator.onLine) this.isOffline(true);
    setInterval(() => this.look(), LOOK);
  }

  /** As the server keeps it: trimmed, with plain line ends. */
  text() {
    const plain = (box) => box.value.replaceAll("\r\n", "\n").trim();
    return { notes: plain(this.boxes.notes), decision: plain(this.boxes.decision) };
  }

  fill(text) {
    for (const name of ["notes", "decision"])
      if (this.boxes[name].value.trim() !== text[name]) this.boxes[name].value = text[name];
  }

  isChanged() {
    return !same(this.text(), this.saved);
  }

  has(text) {
    return this.sent.some((one) => same(one, text));
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  isOffline(is) {
    this.offline.hidden = !is;
  }

  // ---- keeping ------------------------------------------------------------------------------------------------

  typed() {
    this.hold();
    this.soon(WAIT);
  }

  hold() {
    if (this.isChanged() || this.theirs)
      keep(this.key, { ...this.text(), edition: this.edition, sent: this.sent, at: now(), position: this.form.dataset.position });
    else forget(this.key);
  }

  /** Text of an earlier visit that the server never had. */
  putBack() {
    const kept = read(this.key);
    if (!kept || typeof kept.notes !== "string" || typeof kept.decision !== "string") return;
    if (same(kept, this.saved)) return forget(this.key);
    const server = this.saved;
    this.boxes.notes.value = kept.notes;
    this.boxes.decision.value = kept.decision;
    this.say(`${this.form.dataset.back} ${kept.at}`);
    this.sent = Array.isArray(kept.sent) ? kept.sent : [];
    if (kept.edition === this.edition || this.has(server)) this.soon(WAIT);
    else this.differ({ edition: this.edition, ...server, savedAt: "", savedBy: "" });
  }

  // ---- sending ------------------------------------------------------------------------------------------------

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  submit(event) {
    event.preventDefault();
    this.soon(0);
  }

  body(text) {
    return new URLSearchParams({ item: this.form.elements.namedItem("item").value, seen: String(this.edition), ...text });
  }

  async send() {
    if (this.isSending) return this.soon(500);
    if (this.theirs || !this.isChanged()) return;
    this.isSending = true;
    const text = this.text();
    if (!this.has(text)) this.sent = [...this.sent.slice(-9), text];
    this.hold();
    this.say(this.form.dataset.saving);
    try {
      const answer = await ask({ method: "POST", body: this.body(text) });
      this.isOffline(false);
      this.wait = WAIT;
      if (answer.status === 200) this.acknowledge(text, answer.state);
      else if (answer.status === 409 && answer.state) this.meet(answer.state);
      else this.say(answer.isSignedOut ? this.form.dataset.signedOut : this.form.dataset.refused);
      if (answer.isSignedOut) this.soon(LONGEST_WAIT);
    } catch {
      this.say(this.form.dataset.waiting);
      this.isOffline(true);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      this.soon(this.wait);
    } finally {
      this.isSending = false;
    }
  }

  acknowledge(text, state) {
    this.took(text, state);
    this.say(`${this.form.dataset.saved} ${state.savedAt}`);
    if (this.isChanged()) this.soon(WAIT);
  }

  /** The text in the boxes now goes on from what the server has. */
  took(text, state) {
    this.edition = state.edition;
    this.form.elements.seen.value = state.edition;
    this.saved = { notes: text.notes, decision: text.decision };
    this.sent = [];
    this.quorum(state);
    this.hold();
  }

  /** What is not sent when the page is left goes with the last breath; it is kept in any case. */
  leave() {
    if (this.theirs || !this.isChanged()) return;
    this.hold();
    fetch(location.href, { method: "POST", body: this.body(this.text()), headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
  }

  // ---- what others save ---------------------------------------------------------------------------------------

  async look() {
    if (this.isSending || this.theirs || document.hidden) return;
    try {
      const answer = await ask({});
      if (!answer.state || this.isSending) return;
      this.isOffline(false);
      this.quorum(answer.state);
      if (answer.state.edition > this.edition) this.meet(answer.state);
      else if (this.isChanged()) this.soon(0);
    } catch {
      this.isOffline(true);
    }
  }

  /** The server has a newer edition: ours that it took without our hearing, or somebody else's. */
  meet(state) {
    if (this.has(state)) this.acknowledge(state, state);
    else if (same(state, this.text())) this.took(state, state);
    else if (!this.isChanged()) {
      this.fill(state);
      this.took(state, state);
      this.say(`${this.form.dataset.other} ${state.savedBy}, ${state.savedAt}`);
    } else this.differ(state);
  }

  differ(state) {
    this.theirs = state;
    this.hold();
    this.conflict.querySelector("[data-room-who]").textContent = [state.savedBy, state.savedAt].filter(Boolean).join(", ");
    this.conflict.querySelector("[data-room-notes-saved]").textContent = state.notes;
    this.conflict.querySelector("[data-room-decision-saved]").textContent = state.decision;
    this.conflict.hidden = false;
    this.say("");
  }

  choose(which) {
    const state = this.theirs;
    this.theirs = null;
    this.conflict.hidden = true;
    const mine = this.text();
    if (which === "theirs") this.fill(state);
    if (which === "both")
      this.fill({ notes: joined(state.notes, mine.notes), decision: joined(state.decision, mine.decision) });
    this.took(state, state);
    this.boxes.notes.focus();
    this.soon(0);
  }

  quorum(state) {
    const shown = document.getElementById("quorum");
    if (state.quorum && shown.textContent !== state.quorum) shown.textContent = state.quorum;
  }
}

function same(one, other) {
  return Boolean(one && other) && one.notes === other.notes && one.decision === other.decision;
}

function joined(one, other) {
  if (!one || one === other) return other;
  return other ? `${one}\n\n${other}` : one;
}

/** Asks an item's address for what is saved, or sends to it. Rejects without a connection or a server. */
async function ask(options, address = location.href) {
  const reply = await fetch(address, { ...options, headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(15000) });
  if (reply.status >= 500) throw new Error("The server cannot answer at the moment.");
  const isOurs = !reply.redirected && (reply.headers.get("content-type") ?? "").startsWith("application/json");
  return { status: reply.status, state: isOurs ? await reply.json() : null, isSignedOut: reply.redirected };
}

/** On the page of all items: which of them this browser holds text of that the server has not. */
async function showUnsent(note) {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(note.dataset.roomUnsent) || !key.endsWith(`/${note.dataset.person}`)) continue;
    const kept = read(key);
    if (!kept) continue;
    const answer = await ask({}, `${location.pathname}/items/${kept.position}`).catch(() => null);
    if (same(kept, answer?.state)) forget(key); // it was sent as its page was left
    else found.push(kept.position);
  }
  note.querySelector("span").textContent = found.sort((one, other) => one - other).join(", ");
  note.hidden = found.length === 0;
}

for (const form of document.querySelectorAll("[data-room-notes]")) new Notes(form);
for (const note of document.querySelectorAll("[data-room-unsent]")) showUnsent(note).catch(() => {}); // a browser that keeps nothing
