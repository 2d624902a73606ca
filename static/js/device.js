// What is being written, kept on this device alone: dropped whenever the server has it.

export class DeviceCopy {
  constructor(place) {
    this.place = `draft ${place}`;
  }

  // A text that was sent and came out as a post or a message is no draft any more.
  read(current) {
    const isSent = sessionStorage.getItem(this.place) && /^#(post|message)-/.test(location.hash) && !current;
    sessionStorage.removeItem(this.place);
    if (isSent) this.drop();
    return localStorage.getItem(this.place);
  }

  keep(text) {
    localStorage.setItem(this.place, text);
  }

  send(text) {
    this.keep(text);
    sessionStorage.setItem(this.place, "sent");
  }

  // Where the page itself says that it arrived: only what was sent from this tab is dropped.
  settle() {
    if (sessionStorage.getItem(this.place)) this.drop();
    sessionStorage.removeItem(this.place);
  }

  drop() {
    localStorage.removeItem(this.place);
  }
}
