// Markdown by button or key. Holds buttons with data-mark; acts on the textarea of its form.
import { insertBlock, replace } from "../text.js";

const AROUND = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], link: ["[", "](https://)"] };
const BEFORE = { quote: "> ", list: "- " };
const KEYS = { b: "bold", i: "italic", k: "link" };

customElements.define("format-toolbar", class extends HTMLElement {
  connectedCallback() {
    this.area = this.closest("form").querySelector("textarea");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) this.mark(button.dataset.mark, button.dataset.sample);
    });
    this.area.addEventListener("keydown", (event) => {
      const kind = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && KEYS[event.key];
      if (!kind) return;
      event.preventDefault();
      this.mark(kind);
    });
    this.addEventListener("keydown", (event) => this.walk(event));
    this.buttons = [...this.querySelectorAll("button")];
    this.buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  }

  mark(kind, sample = "") {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const chosen = value.slice(start, end);
    if (kind === "table") return insertBlock(this.area, sample);
    if (kind === "code" && chosen.includes("\n")) return insertBlock(this.area, "```\n" + chosen + "\n```");
    if (kind in BEFORE) {
      const from = value.lastIndexOf("\n", start - 1) + 1;
      const lines = value.slice(from, end).split("\n").map((line) => BEFORE[kind] + line);
      return replace(this.area, from, end, lines.join("\n"));
    }
    const [before, after] = AROUND[kind];
    replace(this.area, start, end, before + chosen + after);
    const inside = start + before.length;
    if (kind === "link" && chosen) this.area.setSelectionRange(inside + chosen.length + 2, inside + chosen.length + 10);
    else this.area.setSelectionRange(inside, inside + chosen.length);
  }

  // One tab stop; the arrows move within, as in any toolbar.
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = this.buttons.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    const next = this.buttons.at((here + step) % this.buttons.length);
    this.buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  }
});
