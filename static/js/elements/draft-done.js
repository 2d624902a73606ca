// On the page that says what became of a text: what this device kept of it, in case sending failed,
// is no draft any more.
import { DeviceCopy } from "../device.js";

customElements.define("draft-done", class extends HTMLElement {
  connectedCallback() {
    new DeviceCopy(this.getAttribute("place")).settle();
  }
});
