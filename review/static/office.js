// Files that are added, forms that are sent once. Nothing here decides anything.
"use strict";
(() => {
  const token = () => document.querySelector("meta[name=csrf]").content;

  // A form that starts long work is sent once, whatever the hand does.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.busy; });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  // The sum of what has been typed so far; what counts is summed by the server.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-scores]");
    if (!form) return;
    const sum = [...form.querySelectorAll("input[name^='points.']")].reduce((held, one) => held + (Number(one.value) || 0), 0);
    form.querySelector("[data-total]").textContent = String(Math.round(sum * 100) / 100);
  });

  // A strip of pages by keys: arrows move, letters press the page's own buttons.
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest(".pages > li");
    if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector(".pages") || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "z") { const undo = document.querySelector("[data-page-undo]"); if (undo) { event.preventDefault(); undo.click(); } return; }
    const pages = [...document.querySelectorAll(".pages > li")];
    const at = pages.indexOf(here);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { const to = pages[at < 0 ? 0 : at + by]; if (to) { event.preventDefault(); pages.forEach((one) => { one.tabIndex = -1; }); to.tabIndex = 0; to.focus(); } return; }
    if (!here) return;
    const there = { b: "[data-page-act=boundary]", c: "select[name=value]", r: "[aria-label^=顺转]" }[event.key];
    const found = there && here.querySelector(there);
    if (found) { event.preventDefault(); event.stopPropagation(); if (found.matches("select")) found.focus(); else found.click(); }
  });
  const target = location.hash.startsWith("#page-") && document.getElementById(location.hash.slice(1));
  if (target) { target.tabIndex = 0; target.focus(); }

  async function add(place, files) {
    const state = place.querySelector("[data-upload-state]");
    for (const file of files) {
      state.textContent = "正在上传 " + file.name + " …";
      try {
        const answer = await fetch(place.dataset.files, { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name), "X-CSRF": token(), "HX-Request": "true" } });
        if (!answer.ok) { state.textContent = file.name + " 没有上传：" + (answer.status === 413 ? "文件过大。" : answer.status === 401 ? "登录已过期，请在新窗口登录后再选一次。" : "请重试。"); return; }
        list(place, await answer.json());
      } catch (error) { state.textContent = "网络中断，" + file.name + " 没有上传。请再选一次。"; return; }
    }
    state.textContent = "已添加，提交时一并使用。";
  }
  function list(place, kept) {
    const held = place.querySelector(`input[name=attachments][value="${kept.id}"]`);
    if (held) { held.checked = true; return; }
    const line = document.createElement("li");
    const label = document.createElement("label");
    label.className = "check";
    const box = document.createElement("input");
    box.type = "checkbox"; box.name = "attachments"; box.value = kept.id; box.checked = true;
    const name = document.createElement("span");
    name.textContent = kept.name;
    label.append(box, name);
    line.append(label);
    place.querySelector(".attached").append(line);
    const evidence = place.closest("form").querySelector("input[name=mode][value=evidence]");
    if (evidence) evidence.checked = true;
  }
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-upload]")) return;
    add(event.target.closest("[data-files]"), [...event.target.files]).then(() => { event.target.value = ""; });
  });
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, (event) => {
    const place = event.target.closest && event.target.closest("[data-files]");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name === "drop") add(place, [...event.dataTransfer.files]);
  });
})();
