// Proposes the browser's time zone in the select inside it, as long as nobody chose another.
customElements.define("time-zone-guess", class extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!select || !zone || select.value !== "UTC") return;
    const known = [...select.options].find((option) => option.value === zone);
    if (!known) select.add(new Option(zone, zone));
    select.value = zone;
  }
});
