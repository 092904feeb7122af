// Says once that the page has news; nothing on it moves by itself.
(() => {
  const news = document.getElementById("news");
  const mine = document.body.dataset.case;
  const changes = new EventSource("/stream");
  changes.addEventListener("changed", (event) => {
    const { cases } = JSON.parse(event.data);
    if (mine && cases && !cases.includes(mine)) return;
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "This page has news: reload";
    news.replaceChildren(again);
    changes.close();
  });
  addEventListener("pagehide", () => changes.close());
})();
