// A chart as PNG, drawn by the browser from the SVG that the server makes; without this the SVG itself can be had.
(() => {
  "use strict";
  const SCALE = 2; // pixels for each of the SVG, so that print is sharp

  for (const button of document.querySelectorAll("[data-png]")) button.hidden = false;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-png]");
    if (!button) return;
    const image = new Image();
    image.src = button.dataset.png;
    try {
      await image.decode();
    } catch {
      button.textContent = button.dataset.failed;
      return;
    }
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }, "image/png");
  });
})();
