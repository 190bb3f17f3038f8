import "@hotwired/turbo";
import "./live.ts";
import "./volet.ts";

// light or dark, as the person's system asks
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.setAttribute("data-fr-theme", dark.matches ? "dark" : "light");
dark.addEventListener("change", paint);
paint();
