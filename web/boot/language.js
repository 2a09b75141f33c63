// Some systems name no language: WebKit then calls it "C", which Intl refuses, and uPlot asks Intl
// while it is being loaded, so that nothing of the page would run. To be imported before uPlot.

const isKnown = (name) => {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch {
    return false;
  }
};

if (!isKnown(navigator.language)) {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
