"""What is looked for in a page: expressions for a browser, each of which gives what is wrong."""

from __future__ import annotations

OVERFLOW = """(() => {
  const wide = innerWidth, found = [];
  const all = document.documentElement.scrollWidth;
  if (all > wide) found.push("page: " + all);
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .wide, pre, .skip, .bar") || !element.checkVisibility()) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1))
      found.push(element.tagName + ": " + element.textContent.trim().slice(0, 60));
  }
  return found;
})()"""
"""What is wider than the window."""

OVERLAPS = """(() => {
  const found = [];
  const meet = (a, b, by) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > by &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  const name = element => element.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  const shrunk = element => {
    const box = element.getBoundingClientRect(), svg = element.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const cut = 0.2 * parseFloat(getComputedStyle(element).fontSize) * scale;
    const turned = box.height > box.width && name(element).length > 2;
    return {left: box.left + (turned ? cut : 0), right: box.right - (turned ? cut : 0),
            top: box.top + (turned ? 0 : cut), bottom: box.bottom - (turned ? 0 : cut)};
  };
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.checkVisibility()) continue;
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim());
    const boxes = texts.map(shrunk);
    texts.forEach((text, i) => {
      if (boxes[i].left < edge.left - 2 || boxes[i].right > edge.right + 2 ||
          boxes[i].top < edge.top - 2 || boxes[i].bottom > edge.bottom + 2)
        found.push("cut off: " + name(text));
      for (let j = 0; j < i; j++)
        if (meet(boxes[i], boxes[j], 1)) found.push(name(texts[j]) + " | " + name(text));
    });
  }
  const blocks = "h1, h2, h3, p, li, dt, dd, td, th, summary, figcaption, caption, pre";
  for (const parent of document.querySelectorAll("main, main *:not(svg *)")) {
    const children = [...parent.children].filter(c => c.matches(blocks) && c.checkVisibility());
    const boxes = children.map(child => child.getBoundingClientRect());
    children.forEach((child, i) => {
      for (let j = 0; j < i; j++)
        if (meet(boxes[i], boxes[j], 1)) found.push(name(children[j]) + " || " + name(child));
    });
  }
  return found;
})()"""
"""Texts that lie on each other or leave their figure."""

GLYPHS = """(() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 28;
  const pen = canvas.getContext("2d", {willReadFrequently: true});
  const drawn = (letter, font) => {
    pen.clearRect(0, 0, 28, 28);
    pen.font = "20px " + font;
    pen.fillText(letter, 2, 22);
    return pen.getImageData(0, 0, 28, 28).data.join();
  };
  const found = [], texts = [...document.querySelectorAll("svg text")];
  const kinds = [[document.body, document.body.innerText]];
  if (texts.length) kinds.push([texts[0], texts.map(text => text.textContent).join("")]);
  for (const [element, text] of kinds) {
    const font = getComputedStyle(element).fontFamily, box = drawn("\\u0378", font);
    for (const letter of new Set(text))
      if (letter.trim() && drawn(letter, font) === box) found.push(letter);
  }
  return found;
})()"""
"""Characters that no font of page or machine has: they look as one that means nothing."""

CONTRAST = """(() => {
  const found = new Set();
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of document.querySelectorAll("body *:not(script, svg, svg *)")) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!element.checkVisibility()) continue;
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
})()"""
"""What is written with a contrast of less than 4.5 : 1, figures left out."""

SMALL_PRINT = """(() => {
  const texts = [...document.querySelectorAll("svg text")].filter(t => t.checkVisibility());
  const sizes = texts.map(text => {
    const svg = text.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * scale;
  });
  return sizes.length ? Math.min(...sizes) : 99;
})()"""
"""Size of the smallest letters of figures, pixels."""
