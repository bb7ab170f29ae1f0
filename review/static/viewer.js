// The page beside the work: OpenSeadragon over a picture drawn by the server, the evidence framed and zoomed at once.
"use strict";
(() => {
  const place = document.getElementById("viewer");
  if (!place) return;
  const state = document.getElementById("viewer-state");
  const number = document.getElementById("page-number");
  const original = document.getElementById("original");
  const base = "/applications/" + place.dataset.application;
  // OpenSeadragon adds an inline style for phones unless one with its mark is there; our policy allows none inline.
  // A foreign element of that name carries the mark and no style.
  const mark = document.createElementNS("urn:heyan", "style");
  mark.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(mark);
  const seen = OpenSeadragon({
    element: document.getElementById("canvas"), showNavigationControl: false, showNavigator: false, animationTime: 0.25,
    minZoomImageRatio: 0.7, maxZoomPixelRatio: 4, visibilityRatio: 0.3, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    drawer: "canvas", keyboardNavEnabled: false,
  });
  seen.innerTracker.keyDownHandler = seen.innerTracker.keyHandler = null;
  let shown = { sha: "", page: 0, box: "" };
  let ratio = 1;
  let drawing = null;

  function open(wanted) {
    const same = wanted.sha === shown.sha && wanted.page === shown.page && seen.world.getItemCount() > 0;
    shown = wanted;
    number.textContent = "第 " + wanted.page + " 页";
    original.hidden = false;
    original.href = base + "/originals/" + wanted.sha;
    if (same) { frame(); return; }
    seen.close(); // never an old page beside a new field
    seen.clearOverlays();
    state.classList.remove("said");
    state.textContent = "正在取页面…";
    seen.open({ type: "image", url: base + "/pages/" + wanted.sha + "/" + wanted.page + ".jpg", buildPyramid: true });
  }
  seen.addHandler("open", () => {
    const size = seen.world.getItemAt(0).getContentSize();
    ratio = size.y / size.x;
    state.textContent = "";
    frame();
  });
  seen.addHandler("open-failed", () => { state.textContent = "没有这一页，或暂时无法显示。请用 [ ] 翻页，或下载原件查看。"; seen.clearOverlays(); });

  function frame() {
    seen.clearOverlays();
    const box = (shown.box || "").split(",").map(Number);
    if (box.length !== 4 || box.some(Number.isNaN)) { seen.viewport.goHome(true); return; }
    const [left, top, right, bottom] = box;
    const mark = document.createElement("div");
    mark.className = "frame";
    const pad = 0.004;
    seen.addOverlay({ element: mark, location: new OpenSeadragon.Rect(left - pad, (top - pad) * ratio, right - left + 2 * pad, (bottom - top + 2 * pad) * ratio) });
    const width = Math.max(0.52, (right - left) * 1.6);
    const height = Math.max(0.1, (bottom - top) * 3) * ratio;
    // What a value is called stands left of it on nearly every form: more of the page is shown there.
    const from = Math.max(0, Math.min(1 - width, (left + right) / 2 - 0.65 * width));
    const around = new OpenSeadragon.Rect(from, ((top + bottom) / 2) * ratio - height / 2, width, height);
    seen.viewport.fitBounds(around, true);
    seen.viewport.applyConstraints(true);
  }
  document.addEventListener("heyan:show", (event) => open(event.detail));
  document.addEventListener("heyan:nothing", () => {
    seen.close(); seen.clearOverlays();
    shown = { sha: "", page: 0, box: "" };
    number.textContent = ""; original.hidden = true;
    state.classList.remove("said");
    state.textContent = "该疑点不在某一页上（例如缺少材料）。可从左侧“材料”打开任一文件查看。";
  });
  const views = {
    in: () => seen.viewport.zoomBy(1.4), out: () => seen.viewport.zoomBy(1 / 1.4), home: () => seen.viewport.goHome(), evidence: () => frame(),
    previous: () => { if (shown.page > 1) open({ sha: shown.sha, page: shown.page - 1, box: "" }); }, next: () => { if (shown.sha) open({ sha: shown.sha, page: shown.page + 1, box: "" }); },
  };
  place.addEventListener("click", (event) => { const at = event.target.closest("[data-view]"); if (at) views[at.dataset.view](); });
  document.addEventListener("heyan:key", (event) => {
    const view = { "+": "in", "=": "in", "-": "out", 0: "home", f: "evidence", "[": "previous", "]": "next" }[event.detail];
    if (view) views[view]();
  });

  // A box drawn by hand, in fractions of the page as displayed.
  const canvas = document.getElementById("canvas");
  const point = (event) => seen.viewport.pointFromPixel(event.position);
  document.addEventListener("heyan:draw", () => { drawing = { from: null }; canvas.classList.add("drawing"); seen.setMouseNavEnabled(true); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawing) stop(); });
  function stop() { drawing = null; canvas.classList.remove("drawing"); const old = canvas.querySelector(".drawn"); if (old) seen.removeOverlay(old); }
  seen.addHandler("canvas-press", (event) => {
    if (!drawing) return;
    drawing.from = point(event);
    drawing.mark = document.createElement("div");
    drawing.mark.className = "drawn";
    seen.addOverlay({ element: drawing.mark, location: new OpenSeadragon.Rect(drawing.from.x, drawing.from.y, 0, 0) });
  });
  seen.addHandler("canvas-drag", (event) => {
    if (!drawing || !drawing.from) return;
    event.preventDefaultAction = true;
    seen.updateOverlay(drawing.mark, rect(drawing.from, point(event)));
  });
  seen.addHandler("canvas-release", (event) => {
    if (!drawing || !drawing.from) return;
    const area = rect(drawing.from, point(event));
    stop();
    const clip = (x) => Math.min(1, Math.max(0, x));
    const box = [clip(area.x), clip(area.y / ratio), clip(area.x + area.width), clip((area.y + area.height) / ratio)];
    if (box[2] - box[0] < 0.004 || box[3] - box[1] < 0.002) return;
    document.dispatchEvent(new CustomEvent("heyan:drawn", { detail: { sha: shown.sha, page: shown.page, box } }));
  });
  function rect(a, b) { return new OpenSeadragon.Rect(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)); }
})();
