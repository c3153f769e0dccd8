// A view in a frame takes the colours that the reader has chosen for the page: light, dark, or those
// of the system. The attribute is that of notebooks with a theme, which the view's style knows.

function colour() {
  const theme = document.body.dataset.theme;
  for (const frame of document.querySelectorAll("iframe")) {
    const root = frame.contentDocument?.documentElement;
    if (!root) continue;
    const chosen = theme === "light" || theme === "dark";
    root.style.colorScheme = chosen ? theme : "";
    if (chosen) root.dataset.jpThemeLight = String(theme === "light");
    else delete root.dataset.jpThemeLight;
  }
}

new MutationObserver(colour).observe(document.body, { attributeFilter: ["data-theme"] });
addEventListener("load", colour);
