// The one way our scripts speak to our server: same origin, with the page's CSRF token.

export function tokens() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}");
}

export function ask(url, { form, accept = "text/html", ...options } = {}) {
  return fetch(url, {
    method: form ? "POST" : "GET",
    body: form,
    credentials: "same-origin",
    headers: { Accept: accept, "HX-Request": "true", ...(form ? tokens() : {}) },
    ...options,
  });
}

// What a refused request says, in the server's words.
export async function reason(response, fallback) {
  if (response.headers.get("Content-Type")?.includes("json")) {
    const problem = await response.json();
    return problem.detail || fallback;
  }
  return fallback;
}
