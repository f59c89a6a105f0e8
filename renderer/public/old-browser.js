/**
 * Shows a sentence where the page cannot run: in a browser that is too old, or that cannot read a part of the page.
 * Written in JavaScript that browsers of ten years ago can read.
 */
(() => {
  const root = document.getElementById("root");
  // What the pages use that came to browsers since 2018; test/browser/baseline.test.ts finds what is missing here.
  const needed = [
    "AbortController",
    "Array.prototype.at",
    "Array.prototype.findLast",
    "Array.prototype.flatMap",
    "Intl.ListFormat",
    "Intl.PluralRules",
    "Intl.RelativeTimeFormat",
    "Object.fromEntries",
    "Object.hasOwn",
    "Promise.allSettled",
    "ResizeObserver",
    "String.prototype.at",
    "String.prototype.matchAll",
    "String.prototype.replaceAll",
    "structuredClone",
  ];
  const isThere = (path) => path.split(".").reduce((found, name) => Object(found)[name], window);

  function say(lang, words) {
    const line = document.createElement("p");
    line.style.cssText = "margin:2em;font:16px/1.6 sans-serif";
    line.lang = lang;
    line.appendChild(document.createTextNode(words));
    root.appendChild(line);
  }

  function sayBoth() {
    if (!root || root.firstChild) return;
    // Without it the page does not begin, and does not replace the sentence.
    root.removeAttribute("id");
    say("en", "This page needs a newer browser: Chrome or Edge 109, Firefox 115, Safari 15.6, or later.");
    say("zh-CN", "请使用较新的浏览器打开此页面：Chrome 或 Edge 109、Firefox 115、Safari 15.6 及以上版本。");
  }

  if (!needed.every(isThere)) sayBoth();
  // A module that the browser cannot read would leave the page empty.
  else
    window.addEventListener("error", (event) => {
      if (event.error instanceof SyntaxError) sayBoth();
    });
})();
