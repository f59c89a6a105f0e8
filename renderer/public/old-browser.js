/**
 * One sentence where the page cannot run: in a browser older than the pages are written for, or when it cannot read a part of
 * the page. Written so that a browser of ten years ago reads it.
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
  // A module that a browser cannot read leaves the page empty, without another word.
  else
    window.addEventListener("error", (event) => {
      if (event.error instanceof SyntaxError) sayBoth();
    });
})();
