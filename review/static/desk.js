// Keys, tokens, kept text. Pages work without this file's comforts; nothing here decides anything.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const token = () => $("meta[name=csrf]").content;
  let failed = null;
  let waitsFor = "";

  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF"] = token(); });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (!form) return;
    if (form.dataset.busy) { event.preventDefault(); return; } // a double click or a held key is one request
    form.dataset.busy = "1";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    // The event comes from an element that is still there; what was sent may have been swapped out by its answer.
    const sent = event.detail.requestConfig.elt, form = sent.closest("form");
    if (form) delete form.dataset.busy;
    if (event.detail.successful) { failed = null; if (form && form.dataset.keep) forget(form.dataset.keep); if (form && form.classList.contains("field") && event.detail.requestConfig.parameters.saying !== "note") forget(nameOf(form)); return; }
    failed = sent;
    if (form) mark(form);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => {
    failed = event.detail.elt;
    tell("网络中断，操作没有保存。已输入的内容仍在；恢复后请点“重试”。", true);
  });

  function tell(text, retry) {
    const box = document.createElement("div");
    box.className = "toast";
    const words = document.createElement("p");
    words.textContent = text;
    box.append(words);
    if (retry) box.append(button("重试", "retry", "primary"), " ");
    box.append(button("关闭", "dismiss", "link"));
    $("#messages").replaceChildren(box);
  }
  function button(text, act, style) {
    const made = document.createElement("button");
    made.type = "button"; made.textContent = text; made.dataset.act = act; made.className = style;
    return made;
  }
  async function retry() {
    try {
      const answer = await fetch("/session", { headers: { "HX-Request": "true" } });
      if (!answer.ok) { tell("登录已过期。请在新窗口登录，再回到本页点“重试”；已输入的内容仍在。", true); window.open("/login", "_blank", "noopener"); return; }
      $("meta[name=csrf]").content = (await answer.json()).csrf;
    } catch (error) { tell("网络仍未恢复。已输入的内容仍在。", true); return; }
    $("#messages").replaceChildren();
    const again = failed && failed.closest("form");
    if (again) htmx.trigger(again, "submit");
  }

  // Typed text survives a reload, a lost network and an expired session, in this tab only.
  const kept = (name) => { try { return JSON.parse(sessionStorage.getItem("heyan:" + name)); } catch (error) { return null; } };
  const forget = (name) => sessionStorage.removeItem("heyan:" + name);
  function keep(form) {
    const values = {};
    for (const one of form.elements) if (one.name && one.type !== "hidden") {
      if (one.type === "radio" || one.type === "checkbox") { if (one.checked) (values[one.name] ||= []).push(one.value); } else values[one.name] = one.value;
    }
    sessionStorage.setItem("heyan:" + form.dataset.keep, JSON.stringify(values));
  }
  function restore(form) {
    const values = kept(form.dataset.keep);
    if (!values) return;
    for (const one of form.elements) if (one.name in values) {
      if (one.type === "radio") one.checked = values[one.name].includes(one.value);
      else if (one.tagName === "TEXTAREA" && !one.value) one.value = values[one.name];
    }
    narrow(form);
    mark(form);
  }
  // What is typed into a field and not sent yet; it comes back beside the very value it was to replace, and only there.
  const nameOf = (form) => "field-" + ["document", "field"].map((one) => form.elements[one].value).join("-");
  function keepField(form) {
    const shown = form.elements.shown.value, typed = form.elements.typed.value;
    if (typed === shown) forget(nameOf(form)); else sessionStorage.setItem("heyan:" + nameOf(form), JSON.stringify({ shown, typed }));
  }
  function restoreField(form) {
    const held = kept(nameOf(form)), typed = form.elements.typed;
    if (!held || held.shown !== form.elements.shown.value || typed.readOnly || typed.disabled) return;
    typed.value = held.typed;
    mark(form);
  }
  function mark(form) { const flag = $(".unsaved", form); if (flag) flag.hidden = false; }

  // Reasons that belong to the chosen decision only.
  function narrow(form) {
    const list = $("[data-reasons]", form);
    if (!list) return;
    const chosen = $("input[name=decision]:checked", form);
    const before = list.selectedOptions[0];
    let first = null;
    for (const option of list.options) {
      const fits = !!chosen && option.dataset.for === chosen.value;
      option.hidden = option.disabled = !fits;
      if (fits && !first) first = option;
    }
    list.disabled = !chosen;
    if (!chosen) { list.selectedIndex = -1; return; } // no reason stands there before there is a decision
    if (!before || before.disabled) { if (first) first.selected = true; }
  }

  function settle(root) {
    const work = $("#work");
    const form = $("#decide");
    const here = $("#queue [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest" });
    const first = !work && $(".reading .spot");
    if (first) show(first);
    if (form) { narrow(form); restore(form); }
    if (!work || (root && root !== document && !root.contains(work) && root !== work)) return;
    all(".field", work).forEach(restoreField);
    if (work.dataset.focus) {
      const input = $("#i-" + CSS.escape(work.dataset.focus));
      if (input) { input.focus({ preventScroll: true }); input.closest("form").scrollIntoView({ block: "center" }); if (input.select) input.select(); }
    } else if (form && root !== document) { const first = $("input[name=decision]", form); if (first) $("#work").scrollIntoView({ block: "start" }); }
    show(work);
  }
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.elt.id === "work" || event.detail.target?.id === "work") settle(event.detail.elt); });

  function show(element) {
    const { sha, page, box } = element.dataset;
    all(".spot.current").forEach((one) => one.classList.remove("current"));
    if (element.classList.contains("spot")) element.classList.add("current");
    if (!sha && element.id === "work") document.dispatchEvent(new CustomEvent("heyan:nothing"));
    if (sha) document.dispatchEvent(new CustomEvent("heyan:show", { detail: { sha, page: Number(page), box } }));
  }
  document.addEventListener("click", (event) => {
    const at = event.target.closest("button, a");
    if (!at) return;
    if (at.classList.contains("spot")) show(at);
    const form = at.closest("form");
    if (at.dataset.say) utter(form, at.dataset.say);
    switch (at.dataset.act) {
      case "retry": retry(); break;
      case "dismiss": $("#messages").replaceChildren(); break;
      case "draw": draw(form); break;
      case "note": note(form); break;
      case "undo": undo(at, form); break;
    }
  });
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest(".field");
    if (field && field.dataset.sha && event.target.name === "typed") show(field);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    if (form.id === "decide") { narrow(form); keep(form); mark(form); }
    if (form.classList.contains("field")) { const flag = $(".unsaved", form); if (flag) flag.hidden = form.elements.typed.value === form.elements.shown.value; keepField(form); }
  });

  function utter(form, saying, words) {
    form.elements.saying.value = saying;
    if (words !== undefined) form.elements.note.value = words;
    htmx.trigger(form, "submit");
    form.elements.saying.value = "enter";
  }
  function note(form) {
    const words = window.prompt("备注（会记录您的姓名和时间）");
    if (words && words.trim()) utter(form, "note", words.trim());
  }
  function undo(at, form) {
    htmx.ajax("POST", location.pathname.replace(/\/desk$/, "/undo"), { target: "#work", swap: "outerHTML", values: { decision: at.dataset.decision, document: form.elements.document.value, field: form.elements.field.value } });
  }
  function draw(form) {
    waitsFor = form.dataset.field;
    document.dispatchEvent(new CustomEvent("heyan:draw"));
    tellState("请在右侧页面上拖出一个框，松开即读取（Esc 取消）");
  }
  // Below the page's middle: what is to be framed must stay visible.
  function tellState(text) { const state = $("#viewer-state"); if (state) { state.classList.add("said"); state.textContent = text; if (text) setTimeout(() => { if (state.textContent === text) state.textContent = ""; }, 2500); } }
  document.addEventListener("heyan:drawn", async (event) => {
    const form = waitsFor && $("#f-" + CSS.escape(waitsFor));
    if (!form) return;
    tellState("正在读取…");
    const { sha, page, box } = event.detail;
    const body = new URLSearchParams({ run: $("#work").dataset.run, sha256: sha, page, left: box[0], top: box[1], right: box[2], bottom: box[3] });
    try {
      const answer = await fetch(location.pathname.replace(/\/desk$/, "/places"), { method: "POST", body, headers: { "X-CSRF": token(), "HX-Request": "true" } });
      if (!answer.ok) { tell("没有读到内容。请重新框选，或直接输入。"); return; }
      const { text } = await answer.json();
      form.elements.typed.value = text;
      form.elements.typed.focus();
      mark(form);
      tellState(text ? "已读取，按回车保存" : "框内没有可读的文字");
    } catch (error) { tell("网络中断，没有读取。请重试或直接输入。"); }
  });

  // Keys
  let second = "";
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !["radio", "checkbox"].includes(event.target.type);
    const form = event.target.closest && event.target.closest("form");
    if (event.key === "Enter" && event.ctrlKey && $("#decide")) { event.preventDefault(); $("#decide").requestSubmit(); return; }
    if (form && form.classList.contains("field")) {
      if (event.key === "Enter" && event.target.name === "typed" && !event.shiftKey) { event.preventDefault(); htmx.trigger(form, "submit"); return; }
      if (event.altKey) {
        const act = { b: "[data-act=draw]", j: "[data-say=proposed]", n: "[data-say=absent]", l: "[data-say=illegible]", m: "[data-act=note]", z: "[data-act=undo]" }[event.key.toLowerCase()];
        const there = act && $(act, form);
        if (there) { event.preventDefault(); there.click(); return; }
      }
      if (event.key === "Escape") { event.target.blur(); return; }
    }
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") { event.preventDefault(); const keys = $("#keys"); keys.open ? keys.close() : keys.showModal(); return; }
    if (second === "g") { second = ""; const where = { b: "/", q: "/queue", s: "/signatures", f: "/search", o: "/objections" }[event.key]; if (where) { location.href = where; return; } }
    if (event.key === "g") { second = "g"; setTimeout(() => { second = ""; }, 900); return; }
    if (/^[1-4]$/.test(event.key) && $("#decide")) {
      const choice = all("#decide input[name=decision]")[Number(event.key) - 1];
      if (choice && !choice.matches(":disabled")) { choice.checked = true; narrow($("#decide")); keep($("#decide")); $("#decide textarea[name=reason]").focus(); event.preventDefault(); }
      return;
    }
    if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); return; }
    if (event.key === "e") { const spots = all("#work .evidence-spot"); const at = spots.findIndex((one) => one.classList.contains("current")); if (spots.length) show(spots[(at + 1) % spots.length]); return; }
    document.dispatchEvent(new CustomEvent("heyan:key", { detail: event.key }));
  });
  function step(by) {
    const links = all("#queue li a");
    const at = links.findIndex((one) => one.hasAttribute("aria-current"));
    const to = links[at + by];
    if (to) { to.click(); to.scrollIntoView({ block: "nearest" }); }
  }
})();
