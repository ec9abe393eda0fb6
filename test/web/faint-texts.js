// Runs in a page: the texts whose contrast with their ground is below WCAG AA (4.5, or 3 for large text).
(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    drawing?.clearRect(0, 0, 1, 1);
    if (drawing) drawing.fillStyle = color;
    drawing?.fillRect(0, 0, 1, 1);
    return [...(drawing?.getImageData(0, 0, 1, 1).data ?? [])];
  };
  const luminance = (color) => {
    const [r = 0, g = 0, b = 0] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 0) > 250) return color;
    }
    return [255, 255, 255, 255];
  };
  const faults = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '');
    if (!own || element.closest('svg, .hidden, .skip') || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const a = luminance(rgba(style.color));
    const b = luminance(groundOf(element));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = Number.parseFloat(style.fontSize) >= 24;
    if (contrast < (large ? 3 : 4.5)) faults.push(`${element.className} ${element.tagName}: ${contrast.toFixed(2)}`);
  }
  return faults;
})();
