// Round the posts of a topic: text selected in one of them can be quoted into the reply.
import { insertBlock } from "../text.js";

customElements.define("quote-selection", class extends HTMLElement {
  connectedCallback() {
    this.area = document.querySelector("#reply textarea");
    if (!this.area) return;
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "btn quote-button", hidden: true });
    this.button.textContent = this.getAttribute("label");
    this.button.addEventListener("click", () => this.quote());
    this.append(this.button);
    this.changed = () => this.follow();
    document.addEventListener("selectionchange", this.changed);
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
    this.button.style.insetBlockStart = `${spot.bottom - frame.top + 6}px`;
    this.button.style.left = `${Math.max(0, Math.min(spot.left - frame.left, frame.width - 120))}px`;
  }

  quote() {
    const { post, text } = this.chosen;
    const { author, number } = post.dataset;
    getSelection().removeAllRanges();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    insertBlock(this.area, `[quote="${author}, post:${number}, topic:${this.getAttribute("topic")}"]\n${text}\n[/quote]`);
    this.area.scrollIntoView({ block: "center" });
  }
});

function postOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".prose")?.closest(".post");
}
