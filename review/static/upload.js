// Handing in: each bundle is one request with its bytes as the body, one after the other, with its progress.
"use strict";
(() => {
  const form = document.querySelector("#upload");
  if (!form) return;
  const drop = form.querySelector("#drop");
  const input = form.querySelector("#files");
  const list = form.querySelector("#sending");
  const most = Number(form.dataset.most);
  const waiting = [];
  let sending = false;

  const token = () => document.querySelector("meta[name=csrf]").content;
  const make = (tag, text, style) => { const made = document.createElement(tag); made.textContent = text || ""; if (style) made.className = style; return made; };

  input.addEventListener("change", () => { take(input.files); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
  form.addEventListener("submit", (event) => event.preventDefault());
  // A file dropped beside the place must not replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => { if (sending) { event.preventDefault(); event.returnValue = ""; } });

  function take(files) {
    const needed = form.querySelector(":invalid");
    if (needed) { needed.reportValidity(); needed.focus(); return; }
    for (const file of files) {
      const row = make("li");
      const bar = document.createElement("progress");
      bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
      row.append(make("b", file.name), bar, make("span", "等待上传", "quiet"));
      list.append(row);
      if (file.size > most) { fail({ row }, `材料包过大：上限 ${form.dataset.mostMb} MB，实际 ${(file.size / 1048576).toFixed(1)} MB。请拆分或压缩后重新选择；没有上传。`, false); continue; }
      if (file.size === 0) { fail({ row }, "文件是空的，或是文件夹（请先压缩成一个包）。没有上传。", false); continue; }
      waiting.push({ file, row, bar });
    }
    next();
  }

  function next() {
    if (sending) return;
    const one = waiting.shift();
    if (!one) { refresh(); return; }
    sending = true;
    const request = new XMLHttpRequest();
    request.open("POST", "/uploads");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF", token());
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-Bundle", encodeURIComponent(JSON.stringify({ name: one.file.name, district: value("district"), application: form.dataset.application, reason: value("reason") })));
    say(one, "正在上传");
    request.upload.onprogress = (event) => { if (event.lengthComputable) { one.bar.value = event.loaded / event.total; say(one, `已上传 ${Math.floor(100 * event.loaded / event.total)}%`); } };
    request.onload = () => { settle(one, request); over(); };
    request.onerror = request.onabort = () => { fail(one, "网络中断，没有保存任何内容。恢复后请点“重试”。", true); over(); };
    request.send(one.file);
  }
  function over() { sending = false; next(); }
  const value = (name) => { const field = form.elements[name]; return field ? field.value : ""; };
  const say = (one, text) => { one.row.children[2].textContent = text; };

  function settle(one, request) {
    let told = null;
    try { told = JSON.parse(request.responseText); } catch (error) { told = null; }
    if (request.status === 201 && told) {
      one.bar.value = 1;
      one.row.className = "good";
      const link = make("a", `✓ 已收件，回执 ${told.number}`);
      link.href = told.url;
      one.row.children[2].replaceChildren(link);
      refresh();
      return;
    }
    if (request.status === 401 || request.status === 403) { fail(one, "登录已过期或页面已过期。请在新窗口登录，再点“重试”；没有保存任何内容。", true); return; }
    fail(one, told ? told.text : "操作没有完成，没有保存任何内容。请重试；仍不成功请联系管理员。", !told || request.status >= 500 || told.code === "cut_off");
  }

  function fail(one, text, again) {
    one.row.className = "bad";
    one.row.children[2].textContent = "未上传";
    const why = make("p", text, "why");
    why.setAttribute("role", "alert");
    if (again) {
      const button = make("button", "重试", "small");
      button.type = "button";
      button.addEventListener("click", async () => {
        why.remove();
        one.row.className = "";
        await renew();
        waiting.push(one);
        next();
      });
      why.append(" ", button);
    }
    one.row.append(why);
  }
  async function renew() {
    try {
      const answer = await fetch("/session", { headers: { "HX-Request": "true" } });
      if (answer.ok) document.querySelector("meta[name=csrf]").content = (await answer.json()).csrf;
    } catch (error) { /* the request itself will tell */ }
  }
  function refresh() { if (window.htmx && document.querySelector("#received")) htmx.ajax("GET", "/uploads/list", { target: "#received", swap: "outerHTML" }); }
})();
