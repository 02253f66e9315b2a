// Runs inside the page: counts frames, keys and what moves, and finds the memory of WASM. Knows elements, and nothing of
// the chat but that its messages stand in a log.

/** Before any script of the page: keeps hold of WASM's memory, which the JS heap's size leaves out. */
export function holdMemories() {
  const memories = (globalThis.memories = new Set());
  const keep = (result) => {
    const { exports } = result.instance ?? result;
    for (const one of Object.values(exports ?? {})) if (one instanceof WebAssembly.Memory) memories.add(one);
    return result;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const made = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = (...given) => made(...given).then(keep);
  }
}

/** Begins to watch. */
export function watch() {
  const seen = (globalThis.seen = { work: [], gaps: [], inputs: [], shift: 0, moved: 0, on: true });
  const log = document.querySelector('[role="log"]');
  const edge = log.getBoundingClientRect().top;
  // What is read, if it is not the end.
  const read = [...log.querySelectorAll('li[id^="m"]')].find((row) => row.getBoundingClientRect().top > edge);
  const still = [document.querySelector('textarea'), log, log.scrollTop < -100 && read].filter(Boolean);
  const places = () => still.map((element) => element.getBoundingClientRect().top);
  const before = places();
  seen.shifts = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += entry.value;
  });
  seen.shifts.observe({ type: 'layout-shift' });
  let last = performance.now();
  let began = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    seen.work.push(performance.now() - began);
    // After layout and painting: looking costs nothing here.
    places().forEach((place, at) => (seen.moved = Math.max(seen.moved, Math.abs(place - before[at]))));
  };
  const frame = (now) => {
    if (!seen.on) return;
    seen.gaps.push(now - last);
    last = now;
    began = performance.now();
    channel.port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  // From the key, by the browser's own stamp, to the end of the frame that shows its letter. Not by Event Timing:
  // without a screen it tells of the next frame in which something else moves.
  seen.key = ({ timeStamp }) => {
    const shown = new MessageChannel();
    shown.port1.onmessage = () => seen.inputs.push(performance.now() - timeStamp);
    requestAnimationFrame(() => shown.port2.postMessage(0));
  };
  addEventListener('keydown', seen.key);
}

/** Ends watching, and tells what was seen. */
export function told() {
  const { seen } = globalThis;
  seen.on = false;
  seen.shifts.disconnect();
  removeEventListener('keydown', seen.key);
  globalThis.gc?.();
  const { work, gaps, inputs, shift, moved } = seen;
  const wasm = [...globalThis.memories].map((memory) => memory.buffer.byteLength);
  return {
    work: work.slice(1),
    gaps: gaps.slice(1),
    inputs,
    shift,
    moved,
    heap: performance.memory.usedJSHeapSize,
    wasm: wasm.reduce((sum, bytes) => sum + bytes, 0),
    rows: document.querySelectorAll('li[id^="m"]').length,
    nodes: document.querySelectorAll('*').length,
  };
}

/** Scrolls up by so many pixels a frame until a message is in the page, or for so long. How it went. */
export async function walkUp([first, pixels, patience]) {
  const log = document.querySelector('[role="log"]');
  const began = performance.now();
  let most = 0;
  let scrolled = 0;
  let arrived = false;
  for (let step = 0; !arrived && performance.now() - began < patience; step++) {
    await new Promise((done) => requestAnimationFrame(done));
    const before = log.scrollTop;
    log.scrollTop -= pixels;
    scrolled += before - log.scrollTop;
    // Seldom, so that looking is no part of what is seen.
    if (step % 40 === 0) {
      const rows = [...log.querySelectorAll('li[id^="m"]')];
      most = Math.max(most, rows.length);
      arrived = rows.slice(0, 3).some((row) => row.textContent.includes(first));
    }
  }
  return { most, scrolled, arrived, seconds: (performance.now() - began) / 1e3 };
}
