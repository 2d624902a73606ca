// Wraps a button that prints the page; without script it is hidden, and the browser's own menu does the same.

customElements.define("print-page", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => window.print());
  }
});
