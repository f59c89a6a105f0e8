/**
 * Shows a sentence where the page cannot run: in a browser that is too old, or that cannot read a part of the page.
 * Written in JavaScript that browsers of ten years ago can read.
 */
(() => {
  const root = document.getElementById("root");
  const isOld = !(Object.hasOwn && Array.prototype.findLast && window.structuredClone);

  function say(lang, words) {
    const line = document.createElement("p");
    line.style.cssText = "margin:2em;font:16px/1.6 sans-serif";
    line.lang = lang;
    line.appendChild(document.createTextNode(words));
    root.appendChild(line);
  }

  function sayBoth() {
    if (!root || root.firstChild) return;
    say("en", "This page needs a newer browser: Chrome or Edge 109, Firefox 115, Safari 15.6, or later.");
    say("zh-CN", "请使用较新的浏览器打开此页面：Chrome 或 Edge 109、Firefox 115、Safari 15.6 及以上版本。");
  }

  if (isOld) sayBoth();
  // A module that the browser cannot read would leave the page empty.
  else
    window.addEventListener("error", (event) => {
      if (event.error instanceof SyntaxError) sayBoth();
    });
})();
