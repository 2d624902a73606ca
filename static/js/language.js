// The page's language as Intl wants it: our English has the day before the month.
export const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
