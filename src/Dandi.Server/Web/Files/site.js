"use strict";

// Links of the real archive and of its clients have the path after a hash sign, which no server sees.
const followHash = () => {
  const path = /^#(\/dandiset\/.*)$/.exec(location.hash);
  if (location.pathname === "/" && path) {
    location.replace(path[1]);
  }
};
addEventListener("hashchange", followHash);
followHash();

const refreshTime = 2000;

for (const target of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || target.contains(document.activeElement)) {
      return;
    }
    try {
      const response = await fetch(target.dataset.refresh);
      // A redirect leads to the log in: the session has ended.
      if (response.ok && !response.redirected) {
        const part = new DOMParser().parseFromString(await response.text(), "text/html");
        target.replaceChildren(...part.body.childNodes);
      }
    } catch {
      // The archive was stopped; the page stays as it is.
    }
  }, refreshTime);
}

if (document.querySelector("[data-reload]")) {
  setTimeout(() => {
    // Whoever is filling in a form is not disturbed.
    if (!document.querySelector(".forms details[open]")) {
      location.reload();
    }
  }, refreshTime);
}
