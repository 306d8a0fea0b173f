// Fill a PDF in Chromium's own viewer with the keyboard alone, and save what the viewer would save.
// node --experimental-websocket chromium.mjs PROGRAM form.pdf saved.pdf keys.json — keys: a list of {"press": KEY} and {"type": TEXT}.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, form, saved, keys] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "viewer-"));
const browser = spawn(program, [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--window-size=1000,1200", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank",
], { stdio: ["ignore", "ignore", "pipe"] });
const address = await new Promise((resolve, reject) => {
  let said = "";
  browser.stderr.on("data", (part) => {
    said += part;
    const found = said.match(/ws:\/\/\S+/);
    if (found) resolve(found[0]);
  });
  browser.on("exit", () => reject(new Error(said)));
});
const socket = new WebSocket(address);
await new Promise((resolve) => { socket.onopen = resolve; });
let number = 0;
const waiting = new Map();
const targets = new Map();
const call = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
  waiting.set(++number, { resolve, reject });
  socket.send(JSON.stringify({ id: number, method, params, sessionId }));
});
const follow = (session) => call("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }, session);
socket.onmessage = (event) => {
  const told = JSON.parse(event.data);
  if (told.id) {
    const { resolve, reject } = waiting.get(told.id);
    waiting.delete(told.id);
    told.error ? reject(new Error(told.error.message)) : resolve(told.result);
  } else if (told.method === "Target.attachedToTarget") {
    targets.set(told.params.sessionId, told.params.targetInfo);
    follow(told.params.sessionId).catch(() => {});
  }
};
const PACE = 15; // milliseconds between keys
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const evaluate = async (session, expression) => {
  const { result, exceptionDetails } = await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, session);
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};
try {
  const { targetId } = await call("Target.createTarget", { url: pathToFileURL(form).href });
  const { sessionId: page } = await call("Target.attachToTarget", { targetId, flatten: true });
  await follow(page);
  let viewer;
  for (let tries = 0; tries < 100 && !viewer; tries++) {
    await pause(100);
    for (const session of targets.keys()) {
      if (await evaluate(session, "document.querySelector('pdf-viewer') !== null").catch(() => false)) viewer = session;
    }
  }
  if (!viewer) throw new Error("the viewer did not open: " + JSON.stringify([...targets.values()]));
  for (let tries = 0; tries < 100; tries++) {
    if (await evaluate(viewer, "document.querySelector('pdf-viewer')?.loadState === 'success' || document.querySelector('pdf-viewer')?.loadState_ === 'success'").catch(() => false)) break;
    await pause(100);
  }
  await pause(300);
  await evaluate(viewer, "(document.querySelector('pdf-viewer').currentController ?? document.querySelector('pdf-viewer').pluginController_).focus?.()").catch(() => {});
  // The viewer takes keys in a process of its own: the next is pressed when every frame has answered after the last.
  const taken = async () => {
    await pause(PACE);
    for (const session of [page, ...targets.keys()]) await evaluate(session, "1").catch(() => {});
  };
  const codes = { Tab: 9, " ": 32, Enter: 13, ArrowDown: 40, Home: 36, Escape: 27 };
  const press = async (key, modifiers = 0) => {
    const code = { " ": "Space" }[key] ?? key;
    const known = { key, code, windowsVirtualKeyCode: codes[key] ?? 0, nativeVirtualKeyCode: codes[key] ?? 0, modifiers };
    const text = { " ": " ", Enter: "\r" }[key];
    await call("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", ...known, ...(text ? { text, unmodifiedText: text } : {}) }, page);
    await call("Input.dispatchKeyEvent", { type: "keyUp", ...known }, page);
    await taken();
  };
  for (const step of JSON.parse(readFileSync(keys, "utf8"))) {
    if (step.click) {
      for (const type of ["mousePressed", "mouseReleased"]) {
        await call("Input.dispatchMouseEvent", { type, x: step.click[0], y: step.click[1], button: "left", clickCount: 1 }, page);
      }
    } else if (step.press) await press(step.press, step.modifiers);
    else if (step.picture) {
      const { data } = await call("Page.captureScreenshot", { format: "png" }, page);
      writeFileSync(step.picture, Buffer.from(data, "base64"));
    } else for (const letter of step.type) {
      if (letter === "\n") await press("Enter");
      else {
        await call("Input.dispatchKeyEvent", { type: "char", text: letter }, page);
        await taken();
      }
    }
  }
  await pause(200);
  const data = await evaluate(viewer, `(async () => {
    const viewer = document.querySelector("pdf-viewer");
    const controller = viewer.currentController ?? viewer.pluginController_;
    const { dataToSave } = await controller.save("EDITED");
    return btoa(Array.from(new Uint8Array(dataToSave), (byte) => String.fromCharCode(byte)).join(""));
  })()`);
  writeFileSync(saved, Buffer.from(data, "base64"));
} finally {
  browser.removeAllListeners("exit");
  browser.kill("SIGKILL");
  await pause(100);
  rmSync(profile, { recursive: true, force: true });
  process.exitCode ??= 0;
  socket.close();
}
