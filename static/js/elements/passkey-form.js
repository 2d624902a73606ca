// A form whose button asks the browser for a passkey and sends what it answers.
// `options` names the element with the server's question as JSON; without it, the question is asked for
// at the form's own address, so that the page of a visitor needs no session.
import { ask } from "../ask.js";

const toBytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

customElements.define("passkey-form", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.querySelector("[data-passkey]");
    this.hidden = !window.PublicKeyCredential;
    this.button.type = "button";
    this.button.addEventListener("click", () => this.prove());
  }

  async prove() {
    this.button.disabled = true;
    this.say("");
    try {
      const credential = await this.credential();
      this.form.elements.credential.value = JSON.stringify(credential);
      this.form.submit();
    } catch (error) {
      this.button.disabled = false;
      this.say(this.getAttribute("failed"));
    }
  }

  async credential() {
    const { creation_options: making, request_options: proving } = await this.question();
    if (making) return this.answer(await navigator.credentials.create(this.making(making.publicKey)));
    const { challenge, allowCredentials, ...rest } = proving.publicKey;
    const publicKey = { ...rest, challenge: toBytes(challenge), allowCredentials: withBytes(allowCredentials) };
    return this.answer(await navigator.credentials.get({ publicKey }));
  }

  making({ challenge, user, excludeCredentials, ...rest }) {
    const alone = this.form.elements.passwordless?.checked;
    const residentKey = alone ? "required" : "discouraged";
    const selection = { ...rest.authenticatorSelection, residentKey, requireResidentKey: Boolean(alone) };
    if (alone) selection.userVerification = "required";
    return { publicKey: { ...rest, challenge: toBytes(challenge), authenticatorSelection: selection,
      user: { ...user, id: toBytes(user.id) }, excludeCredentials: withBytes(excludeCredentials) } };
  }

  async question() {
    const id = this.getAttribute("options");
    if (id) return JSON.parse(document.getElementById(id).textContent);
    const answer = await ask(this.form.action, { accept: "application/json" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  answer(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = toText(made.response[name]);
    }
    return { id: made.id, rawId: toText(made.rawId), type: made.type, response,
      clientExtensionResults: made.getClientExtensionResults() };
  }

  say(text) {
    this.querySelector("[role=alert]").textContent = text || "";
  }
});
