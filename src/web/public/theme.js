// Runs before the first paint, so that a chosen scheme never flashes the other one.
(() => {
  const stored = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // Storage can be forbidden; then the system's scheme holds.
    }
  };
  const theme = stored();
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
