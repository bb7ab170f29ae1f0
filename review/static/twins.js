// Two papers side by side: zoom, movement and pages go in step unless switched off.
"use strict";
(() => {
  const mark = document.createElementNS("urn:heyan", "style"); // see viewer.js: no inline style is allowed
  mark.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(mark);
  const inStep = document.getElementById("in-step");
  const number = document.getElementById("twin-page");
  let leading = null;
  const twins = [...document.querySelectorAll(".twin[data-url]")].map((place) => {
    const [first, last] = place.dataset.pages.split("-").map(Number);
    const viewer = OpenSeadragon({ element: place.querySelector(".canvas"), showNavigationControl: false, showNavigator: false, animationTime: 0.2, minZoomImageRatio: 0.5, maxZoomPixelRatio: 5, visibilityRatio: 0.2, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, drawer: "canvas", keyboardNavEnabled: false });
    viewer.innerTracker.keyDownHandler = viewer.innerTracker.keyHandler = null;
    const twin = { viewer, first, last, at: 0, state: place.querySelector(".state"), url: place.dataset.url };
    viewer.addHandler("open", () => { twin.state.textContent = ""; place.dataset.shown = String(twin.first + twin.at); });
    viewer.addHandler("open-failed", () => { twin.state.textContent = "这一页暂时无法显示。请翻页或重试。"; });
    for (const name of ["zoom", "pan"]) viewer.addHandler(name, () => follow(twin));
    return twin;
  });
  function follow(twin) {
    if (!inStep.checked || leading) return;
    leading = twin;
    for (const other of twins) if (other !== twin && other.viewer.world.getItemCount()) {
      other.viewer.viewport.zoomTo(twin.viewer.viewport.getZoom(), null, true);
      other.viewer.viewport.panTo(twin.viewer.viewport.getCenter(), true);
    }
    leading = null;
  }
  function show(twin, at) {
    if (at < 0 || twin.first + at > twin.last) return;
    twin.at = at;
    twin.state.textContent = "正在取页面…";
    twin.viewer.close();
    twin.viewer.open({ type: "image", url: twin.url.replace("#", String(twin.first + at)), buildPyramid: true });
  }
  function tell() { number.textContent = twins.map((one) => "第 " + (one.first + one.at) + " 页").join(" ｜ "); }
  function turn(by) { for (const twin of twins) show(twin, twin.at + by); tell(); }
  const each = (act) => { const twin = twins[0]; if (!twin) return; act(twin.viewer.viewport); if (!inStep.checked) twins.slice(1).forEach((one) => act(one.viewer.viewport)); };
  const acts = {
    in: () => each((view) => view.zoomBy(1.4)), out: () => each((view) => view.zoomBy(1 / 1.4)), home: () => twins.forEach((one) => one.viewer.viewport.goHome(true)),
    previous: () => turn(-1), next: () => turn(1), step: () => { inStep.checked = !inStep.checked; },
    left: () => each((view) => view.panBy(new OpenSeadragon.Point(-0.1, 0))), right: () => each((view) => view.panBy(new OpenSeadragon.Point(0.1, 0))),
    up: () => each((view) => view.panBy(new OpenSeadragon.Point(0, -0.1))), down: () => each((view) => view.panBy(new OpenSeadragon.Point(0, 0.1))),
  };
  document.addEventListener("click", (event) => { const at = event.target.closest("[data-twin]"); if (at) acts[at.dataset.twin](); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const act = { "+": "in", "=": "in", "-": "out", 0: "home", "[": "previous", "]": "next", s: "step", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (act) { event.preventDefault(); acts[act](); }
  });
  twins.forEach((twin) => show(twin, 0));
  tell();
})();
