// Round the posts of a topic: what is selected in one of them, or a whole post by its Quote link, goes
// into the reply below; the Reply link notes which post is answered.
import { insertBlock } from "../text.js";

customElements.define("quote-selection", class extends HTMLElement {
  connectedCallback() {
    this.form = document.querySelector("#reply form");
    if (!this.form) return;
    this.area = this.form.querySelector("textarea");
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "btn quote-button", hidden: true });
    this.button.textContent = this.getAttribute("label");
    this.button.addEventListener("click", () => this.quote(this.chosen.post, this.chosen.text));
    this.append(this.button);
    this.changed = () => this.follow();
    document.addEventListener("selectionchange", this.changed);
    this.addEventListener("click", (event) => this.take(event));
    this.form.querySelector("[data-answering] button").addEventListener("click", () => this.answer(null));
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.changed);
  }

  follow() {
    const selection = getSelection();
    const text = selection.toString().trim();
    const post = text && postOf(selection.anchorNode);
    this.button.hidden = !post || post !== postOf(selection.focusNode) || !this.contains(post);
    if (this.button.hidden) return;
    this.chosen = { post, text };
    const spot = selection.getRangeAt(0).getBoundingClientRect();
    const frame = this.getBoundingClientRect();
    this.button.style.top = `${spot.bottom - frame.top + 6}px`;
    this.button.style.left = `${Math.max(0, Math.min(spot.left - frame.left, frame.width - 120))}px`;
  }

  take(event) {
    const link = event.target.closest('.post > footer a[href*="/reply/?"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const post = link.closest(".post");
    if (new URL(link.href).searchParams.has("quote")) return this.quote(post, post.querySelector(".prose").innerText.trim());
    this.answer(post);
    this.area.focus();
  }

  answer(post) {
    const line = this.form.querySelector("[data-answering]");
    this.form.elements.reply_to.value = post ? numberOf(post) : "";
    line.hidden = !post;
    if (post) line.querySelector("span").textContent = `${this.getAttribute("answering")} ${post.dataset.author}, #${numberOf(post)}`;
  }

  quote(post, text) {
    getSelection().removeAllRanges();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    insertBlock(this.area, `[quote="${post.dataset.author}, post:${numberOf(post)}, topic:${this.getAttribute("topic")}"]\n${text}\n[/quote]`);
    if (!this.form.elements.reply_to.value) this.answer(post);
    this.area.scrollIntoView({ block: "center" });
  }
});

function numberOf(post) {
  return post.id.replace("post-", "");
}

function postOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".prose")?.closest(".post");
}
