// Wraps a link: a click copies its address instead of following it, and says so.

customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.addEventListener("click", async (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await navigator.clipboard.writeText(link.href);
      const label = link.lastChild;
      const before = label.textContent;
      link.setAttribute("aria-live", "polite");
      label.textContent = this.getAttribute("done");
      setTimeout(() => { label.textContent = before; }, 2000);
    });
  }
});
